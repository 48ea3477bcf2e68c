"""Keyrings: they belong to user ids of the host, whatever container one is in."""
import ctypes
import errno

from escape import Closed, attempt, parameters
from system import call

USER_KEYRING, SESSION_KEYRING = -4, -3
READ, SEARCH, LINK, GET_PERSISTENT = 11, 10, 8, 22

ALWAYS = ("cell", "namespace", "check")


# where the control is: a container of the same uid without a filter
SAME_UID = ("cell", "same uid")


@attempt("A user of the host may have the learner's uid, and keeps tickets and pass phrases in the keyring of that uid.", SAME_UID, control=False)
def key_of_a_host_user_with_the_same_uid():
    """The test has put a key there. Who has linked the keyring into the own session possesses what is in it."""
    call("keyctl", LINK, USER_KEYRING, SESSION_KEYRING)
    return read(call("keyctl", SEARCH, USER_KEYRING, b"user", parameters["word"].encode(), 0))


@attempt("The same key by its number, which is listed.", SAME_UID, control=False)
def key_by_its_number():
    call("keyctl", LINK, USER_KEYRING, SESSION_KEYRING)
    return read(parameters["key"])


def read(key):
    buffer = ctypes.create_string_buffer(100)
    call("keyctl", READ, key, buffer, 100)
    return buffer.value


@attempt("What is listed can be tried.", places=("cell",), control=False)
def keys_of_others_in_the_list():
    with open("/proc/keys") as keys:
        for line in keys:
            words = line.split()
            if int(words[5]) != parameters["uid"] and not words[8].startswith("_ses."):
                return line
    raise Closed("there are only session keyrings of the learner and of this sandbox")


@attempt("Keys are memory of the kernel.", places=ALWAYS)
def add_a_key():
    return call("add_key", b"user", b"escape", b"x", 1, SESSION_KEYRING)


@attempt("It makes the kernel start a program on the host.", places=ALWAYS, refusals=(errno.ENOKEY,), control=False)
def ask_the_host_for_a_key():
    return call("request_key", b"user", b"escape", b"x", SESSION_KEYRING)


@attempt("Keyrings that last belong to uids of the host.", places=ALWAYS)
def lasting_keyring():
    return call("keyctl", GET_PERSISTENT, -1, SESSION_KEYRING)


@attempt("Root of the host has keyrings as well.", places=ALWAYS, control=False)
def lasting_keyring_of_root():
    return call("keyctl", GET_PERSISTENT, 0, SESSION_KEYRING)
