package slipway.tutorial;

import java.util.Locale;
import slipway.kernel.KernelEvent.LimitChanged;
import slipway.kernel.LimitPlace;

/** Limits as sentences for the learner, with the numbers of this sandbox. */
final class LimitWords {
    private LimitWords() {
    }

    static String text(LimitChanged limit) {
        return switch (limit.kind()) {
            case MEMORY -> "Your sandbox reached its " + bytes(limit.limit()) + " of memory, and " + ended(limit)
                    + " to make room. Use less at once, or stop what you do not need.";
            case PROCESSES -> "Your sandbox has used up its processes: " + limit.used() + " run, of " + limit.limit()
                    + " at most. New ones may not start until some have ended.";
            case CPU -> "Your sandbox has used all of its " + cores(limit.limit())
                    + " for a minute, so everything in it is slow. While something large is built that is normal.";
            case DISK -> full(limit) + " " + advice(limit.place(), "No more can be written");
            case FILES -> place(limit.place()) + " reached its " + limit.limit() + " files and directories. "
                    + advice(limit.place(), "No more can be made");
        };
    }

    private static String full(LimitChanged limit) {
        return place(limit.place()) + " reached its " + bytes(limit.limit()) + (limit.place() == LimitPlace.TMP ? "." : " of disk.");
    }

    private static String place(LimitPlace place) {
        return switch (place) {
            case DISK -> "Your sandbox";
            case HOME -> "Your home directory";
            case ENGINE -> "Your Docker engine";
            case TMP -> "The directory /tmp of your sandbox";
            case null -> "Your sandbox";
        };
    }

    private static String advice(LimitPlace place, String what) {
        return what + " until something is removed" + (place == LimitPlace.HOME ? ", for example with rm."
                : place == LimitPlace.DISK ? ": your own files with rm, the rest here." : ".");
    }

    /** A name is the learner's choice, so it stands in quotes and is nothing but a name. */
    private static String ended(LimitChanged limit) {
        if (limit.times() > 1) {
            return limit.times() + " processes were ended";
        }
        return limit.process().isEmpty() ? "a process was ended" : "the process “" + limit.process() + "” was ended";
    }

    private static String cores(long thousandths) {
        return thousandths == 1000 ? "CPU" : number(thousandths / 1000.0) + " CPUs";
    }

    /** As people say it, of powers of 1,024. */
    static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < 4) {
            size /= 1024;
            unit++;
        }
        return number(size) + " " + new String[] {"bytes", "KB", "MB", "GB", "TB"}[unit];
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
