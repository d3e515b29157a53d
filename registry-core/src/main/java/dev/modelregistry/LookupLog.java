package dev.modelregistry;

import dev.modelregistry.model.Model;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Tells the story of a lookup at DEBUG: who asked for what, and behind which door it was found. */
final class LookupLog {

    private static final Logger LOG = System.getLogger("dev.modelregistry.lookup");
    private static final int LONGEST_NAME = 64;

    private final LookupGate gate;
    private volatile boolean on;

    LookupLog(LookupGate gate) {
        this.gate = gate;
        refresh();
    }

    /** Asks the logger anew. It takes long, so this is not done at each lookup. */
    void refresh() {
        boolean loggable = LOG.isLoggable(Level.DEBUG);
        if (on != loggable) {
            on = loggable;
            gate.setLogged(loggable);
        }
    }

    void byName(String name, Partition own, Partition global, @Nullable Model found) {
        if (on) {
            tell("name " + printable(name), own, global, found);
        }
    }

    void byStructure(boolean strict, Partition own, Partition global, @Nullable Model found) {
        if (on) {
            tell(strict ? "structure, strict" : "structure", own, global, found);
        }
    }

    private static void tell(String what, Partition own, Partition global, @Nullable Model found) {
        String who =
                own == global ? "nobody" : own.tenant() == null ? "a tenant without models" : "tenant " + own.tenant();
        String where;
        if (found == null) {
            where = "not found";
        } else if (global.index().named(found.name()).contains(found)) {
            where = "found among the global models";
        } else if (own.index().named(found.name()).contains(found)) {
            where = "found among its own models";
        } else {
            where = "found by searching all tenants";
        }
        LOG.log(Level.DEBUG, "lookup by {0} for {1}: {2}", what, who, where);
    }

    /** Names are chosen by tenants: what could forge a line of the log is made harmless, and long ones are cut. */
    private static String printable(String name) {
        String shortened = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        return shortened.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    }
}
