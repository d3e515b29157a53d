package dev.modelregistry.spring.store.fault;

import java.time.Duration;
import java.util.function.Consumer;

/** What may happen to nodes, to the engine and to the network between them. Each ends before the next begins. */
enum Fault {
    /** All processes of the engine are killed and it is started again after a while. */
    ENGINE_KILLED(5) {
        @Override
        void happen(Cluster cluster) throws Exception {
            cluster.engine().kill();
            cluster.elapse(Duration.ofMillis(1_500));
            cluster.engine().start();
        }
    },
    /** One process of the engine is killed. */
    ENGINE_PART_KILLED(2) {
        @Override
        void happen(Cluster cluster) throws Exception {
            cluster.engine().killPart(cluster.random());
            cluster.elapse(Duration.ofMillis(500));
            cluster.engine().start();
        }
    },
    /** The engine does nothing for a while. */
    ENGINE_PAUSED(2) {
        @Override
        void happen(Cluster cluster) throws Exception {
            cluster.engine().pause();
            cluster.elapse(Duration.ofMillis(3_500));
            cluster.engine().resume();
        }
    },
    /** A node is killed in the middle of whatever it does, and starts with nothing. */
    NODE_KILLED(5) {
        @Override
        void happen(Cluster cluster) throws Exception {
            int node = cluster.anyNode();
            cluster.node(node).kill();
            cluster.elapse(Duration.ofMillis(500));
            cluster.startNode(node);
        }
    },
    /** A node does nothing for a while, and then does not know that time went by. */
    NODE_PAUSED(2) {
        @Override
        void happen(Cluster cluster) throws Exception {
            NodeProcess node = cluster.node(cluster.anyNode());
            node.pause();
            cluster.elapse(Duration.ofMillis(3_500));
            node.resume();
        }
    },
    /** A node's connections are reset, and new ones refused for a while. */
    CONNECTIONS_CUT(3) {
        @Override
        void happen(Cluster cluster) throws Exception {
            disturb(cluster, FaultProxy::cut, Duration.ofMillis(1_500));
        }
    },
    /** What a node and the engine send each other is lost for a while, and its connections stay half open. */
    CONNECTIONS_HALF_OPEN(3) {
        @Override
        void happen(Cluster cluster) throws Exception {
            disturb(cluster, FaultProxy::swallow, Duration.ofMillis(3_500));
        }
    },
    /** What a node and the engine send each other is late, commits that the node gave up included. */
    CONNECTIONS_LATE(3) {
        @Override
        void happen(Cluster cluster) throws Exception {
            disturb(cluster, FaultProxy::hold, Duration.ofMillis(3_500));
        }
    },
    /** Everything is killed and starts with nothing but what the engine has. */
    ALL_KILLED(2) {
        @Override
        void happen(Cluster cluster) throws Exception {
            for (int node = 0; node < cluster.size(); node++) {
                cluster.node(node).kill();
            }
            cluster.engine().kill();
            cluster.engine().start();
            for (int node = 0; node < cluster.size(); node++) {
                cluster.startNode(node);
            }
        }
    };

    private final int weight;

    Fault(int weight) {
        this.weight = weight;
    }

    /** Returns how often it comes, compared with the others. */
    int weight() {
        return weight;
    }

    /** Happens, and is over when this returns. */
    abstract void happen(Cluster cluster) throws Exception;

    private static void disturb(Cluster cluster, Consumer<FaultProxy> how, Duration longest) throws Exception {
        FaultProxy proxy = cluster.proxy(cluster.anyNode());
        how.accept(proxy);
        cluster.elapse(longest);
        proxy.heal();
    }
}
