package slipway.grading;

/** How much of a stream the judge is ready to take. */
final class Outlet {
    private long credit = Inlet.WINDOW;
    private boolean closed;

    synchronized void grant(int bytes) {
        credit = Math.min(credit + Math.max(0, bytes), Inlet.WINDOW);
        notifyAll();
    }

    /** Waits until something may be sent: so much, at most {@code wanted}; 0 when the stream is closed. */
    synchronized int await(int wanted) throws InterruptedException {
        while (credit == 0 && !closed) {
            wait();
        }
        return closed ? 0 : (int) Math.min(wanted, credit);
    }

    synchronized void use(int bytes) {
        credit -= bytes;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
