package slipway.web.classroom;

import java.util.List;
import java.util.function.Function;
import org.jsoup.nodes.Element;
import slipway.progress.Slice;

/**
 * One page of a long list, the newest first.
 *
 * @param number from 1
 * @param more there are older ones
 */
record PageOf<T>(int number, List<T> items, boolean more) {
    private static final int LAST = 100_000;

    /** @param number as the address says it; what is no number is 1 */
    static <T> PageOf<T> read(String number, int size, Function<Slice, List<T>> list) {
        int page = number != null && number.matches("[1-9][0-9]{0,4}") ? Math.min(LAST, Integer.parseInt(number)) : 1;
        List<T> found = list.apply(new Slice((page - 1L) * size, size + 1));
        return new PageOf<>(page, found.subList(0, Math.min(size, found.size())), found.size() > size);
    }

    /** @param address with a query already */
    void links(Element main, String address) {
        if (number == 1 && !more) {
            return;
        }
        Element nav = main.appendElement("nav").addClass("pages").attr("aria-label", "Pages");
        if (number > 1) {
            nav.appendElement("a").attr("href", address + "&page=" + (number - 1)).attr("rel", "prev").text("← Newer");
        }
        nav.appendElement("span").text("Page " + number);
        if (more) {
            nav.appendElement("a").attr("href", address + "&page=" + (number + 1)).attr("rel", "next").text("Older →");
        }
    }
}
