package dev.modelregistry.spring.store.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between a node and an engine on this machine, with its faults. */
final class FaultProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 1_000;

    private final ServerSocket server;
    private final int target;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile boolean isSwallowing;
    private volatile boolean isRefusing;

    // Guarded by this.
    private boolean isHolding;
    private boolean isClosed;

    /** Starts a proxy on a free port that leads to another port. */
    FaultProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept, "proxy-" + port());
    }

    int port() {
        return server.getLocalPort();
    }

    /** Resets all connections, and those to come until {@link #heal()}. */
    void cut() {
        isRefusing = true;
        links.forEach(Link::reset);
    }

    /**
     * Loses whatever is sent over the connections there are, for good, and tells nobody: they are half open. So are those to
     * come until {@link #heal()}. Those that were lost before are reset at last.
     */
    void swallow() {
        links.stream().filter(link -> link.isLost).forEach(Link::reset);
        isSwallowing = true;
        links.forEach(link -> link.isLost = true);
    }

    /** Delivers nothing until {@link #heal()}, and then all of it. */
    synchronized void hold() {
        isHolding = true;
    }

    /** Lets everything pass, but over the connections that are half open. */
    synchronized void heal() {
        isHolding = false;
        isSwallowing = false;
        isRefusing = false;
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            isClosed = true;
            heal();
        }
        server.close();
        links.forEach(Link::reset);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                admit(new Link(server.accept()));
            } catch (IOException e) {
                // The proxy was closed, or whoever was to be let in is gone.
            }
        }
    }

    private void admit(Link link) {
        if (isRefusing) {
            link.reset();
            return;
        }
        link.isLost = isSwallowing;
        links.add(link);
        daemon(link::connect, "link-" + port());
    }

    private synchronized void awaitDelivery() throws InterruptedException {
        while (isHolding && !isClosed) {
            wait();
        }
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** A connection of the node and the one to the engine that goes with it. */
    private final class Link {

        private final Socket client;
        private final Socket engine = new Socket();
        private volatile boolean isLost;

        Link(Socket client) {
            this.client = client;
        }

        void connect() {
            try {
                client.setTcpNoDelay(true);
                engine.setTcpNoDelay(true);
                engine.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
                daemon(() -> pump(engine, client), "link-" + port() + "-back");
                pump(client, engine);
            } catch (IOException e) {
                end();
            }
        }

        private void pump(Socket from, Socket to) {
            byte[] buffer = new byte[8192];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    awaitDelivery();
                    if (!isLost) {
                        out.write(buffer, 0, length);
                    }
                }
                awaitDelivery();
            } catch (IOException e) {
                // An end that was reset is an end.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            end();
        }

        /** One side is gone; the other hears of it, unless nothing gets through. */
        private void end() {
            if (!isLost) {
                reset();
            }
        }

        void reset() {
            links.remove(this);
            reset(client);
            reset(engine);
        }

        private static void reset(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // It is closed already.
            }
        }
    }
}
