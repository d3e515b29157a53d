package dev.modelregistry;

/** Makes threads that keep neither the JVM nor anything of whoever happens to start them alive. */
final class DaemonThreads {

    private DaemonThreads() {}

    static Thread of(Runnable task, String name) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}
