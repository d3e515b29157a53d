package dev.modelregistry.spring.store.jdbc;

import dev.modelregistry.store.Commit;
import dev.modelregistry.store.StoredModel;
import java.util.List;
import java.util.stream.Stream;

/** One try of a commit, which knows from when on it can have been done. */
final class Attempt {

    final Commit commit;
    final byte[] tenant;
    private boolean undecided;

    Attempt(Commit commit) {
        this.commit = commit;
        this.tenant = Keys.encode(commit.tenant());
    }

    /** To be called right before the engine is told to commit. */
    void enterUndecided() {
        undecided = true;
    }

    boolean isUndecided() {
        return undecided;
    }

    /** Returns the names of the models that are put, in their order. */
    byte[][] putNames() {
        return encoded(puts()).toArray(byte[][]::new);
    }

    byte[][] removedNames() {
        return encoded(commit.removes().stream()).toArray(byte[][]::new);
    }

    /** Returns the names of the models that are put, in their order, and then of those that are removed. */
    List<byte[]> changedNames() {
        return encoded(Stream.concat(puts(), commit.removes().stream())).toList();
    }

    private Stream<String> puts() {
        return commit.puts().stream().map(StoredModel::name);
    }

    private static Stream<byte[]> encoded(Stream<String> names) {
        return names.map(Keys::encode);
    }
}
