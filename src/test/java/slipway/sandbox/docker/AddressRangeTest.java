package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({"0, 10.201.0.0/28", "1, 10.201.0.16/28", "16, 10.201.1.0/28", "255, 10.201.15.240/28"})
    void eachSlotHasASubnetOfItsOwn(int slot, String subnet) {
        assertEquals(subnet, AddressRange.parse("10.201.0.0/16").subnet(slot));
    }

    @ParameterizedTest
    @CsvSource({"10.201.0.0/16, 256", "10.201.0.0/20, 256", "192.168.4.0/24, 16", "192.168.4.32/28, 1", "200.0.0.0/8, 256"})
    void aRangeHasAsManySlotsAsItHoldsSubnets(String cidr, int slots) {
        assertEquals(slots, AddressRange.parse(cidr).slots());
        assertEquals(cidr, AddressRange.parse(cidr).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.201.0.0", "10.201.0.1/16", "10.201.0.0/29", "10.0.0.0/7", "10.256.0.0/16", "fd00::/64", "10.201.0.0/16 "})
    void whatIsNoRangeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
    }

    /** The last four bits are what the host's firewall goes by. */
    @ParameterizedTest
    @CsvSource({"0, true, 10.201.0.2", "0, false, 10.201.0.10", "255, true, 10.201.15.242", "255, false, 10.201.15.250"})
    void theAddressSaysWhetherThereIsInternet(int slot, boolean internet, String address) {
        assertEquals(address, AddressRange.parse("10.201.0.0/16").address(slot, internet));
    }

    @Test
    void aSlotBeyondTheRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse("10.201.0.0/24").subnet(16));
    }
}
