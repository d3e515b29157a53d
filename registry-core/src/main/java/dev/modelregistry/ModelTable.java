package dev.modelregistry;

import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The models of one partition in registration order, found by name and by structure.
 *
 * <p>The {@code find} methods need no lock; all others need the partition's. <b>Names are the truth:</b> a model is
 * registered from the moment its name is answered with it until it no longer is, and whoever finds it otherwise asks its
 * name before believing it. So lookups by name and by structure never disagree. (Where several models have one name, as
 * those of different owners may, the name is answered with one of them, and the others are registered as long as they are
 * listed as its namesakes.)
 *
 * <p>When the {@link ModelSlots} are full or mostly empty the models move to new ones, which are published in one step;
 * nothing changes in the old ones after that. Whoever comes by old ones asks the names as they are now.
 */
final class ModelTable extends NameTable {

    private static final int FEWEST = 4;

    /** A node of {@link #namesakes}, its cell, and a list with its array. */
    private static final int NAMESAKES = 32 + 8 + 24 + 24;

    private volatile ModelSlots slots = new ModelSlots(FEWEST, 0);
    private volatile @Nullable Map<String, List<Model>> namesakes;
    private volatile int size;
    private volatile int anonymousSize;

    /** How many changes are done: what a lookup gathers while it stays the same, it gathers during one change at most. */
    private volatile int changes;

    private int end;
    private int anonymousEnd;
    private long modelBytes;

    /* ---- read without a lock ---- */

    int size() {
        return size;
    }

    int anonymousSize() {
        return anonymousSize;
    }

    /** Finds the earliest model of an equal structure whose strictness agrees. */
    @Nullable
    Model findByStructure(Structure structure, boolean strict) {
        while (true) {
            int before = changes;
            ModelSlots current = slots;
            Model model = firstRegistered(current, current.structures, structure, strict);
            if (model == null ? current == slots : before == changes) {
                return model;
            }
        }
    }

    @Nullable
    Model findAnonymous(Structure structure) {
        while (true) {
            int before = changes;
            ModelSlots current = slots;
            Model model = firstRegistered(current, current.anonymous, structure, false);
            if (model == null ? current == slots : before == changes) {
                return model;
            }
        }
    }

    /** Returns the models of a name in registration order, as an immutable copy. */
    List<Model> named(String name) {
        Map<String, List<Model>> known = namesakes;
        List<Model> several = known == null ? null : known.get(name);
        if (several != null) {
            return several;
        }
        Model only = findByName(name);
        return only == null ? List.of() : List.of(only);
    }

    /**
     * Looks at later models than the one that the cell points to only while that one comes or goes. The structure of the
     * one at the place itself was compared already, and places are not used twice.
     */
    private @Nullable Model firstRegistered(ModelSlots current, int[] cells, Structure structure, boolean strict) {
        int place = current.placeByStructure(cells, structure, strict);
        for (int next = place; next >= 0 && next < current.capacity(); next++) {
            Model model = current.modelAt(next);
            if (model != null
                    && model.isStrict() == strict
                    && (cells != current.anonymous || model.isAnonymous())
                    && (next == place || model.structure().equals(structure))
                    && isRegistered(model)) {
                return model;
            }
        }
        return null;
    }

    private boolean isRegistered(Model model) {
        return isChosen(model) || named(model.name()).stream().anyMatch(each -> each == model);
    }

    /** Tells whether this very model is the answer to its name. */
    private boolean isChosen(Model model) {
        return findByName(model.name()) == model;
    }

    /* ---- write under the partition's lock ---- */

    /** Returns the models in registration order, as a copy. */
    List<Model> models() {
        List<Model> models = new ArrayList<>(size);
        ModelSlots current = slots;
        for (int place = 0; place < end; place++) {
            Model model = current.modelAt(place);
            if (model != null) {
                models.add(model);
            }
        }
        return models;
    }

    /** Returns the estimated heap of the models, without their structures, and of what finds them. */
    long bytes() {
        return modelBytes + bytesBesidesModels();
    }

    long bytesBesidesModels() {
        Map<String, List<Model>> known = namesakes;
        return nameBytes() + slots.bytes() + (known == null ? 0 : (long) known.size() * NAMESAKES);
    }

    /**
     * Adds a model and answers its name; from the same moment the model that it replaces, if any, is no longer registered
     * and has to be removed next.
     *
     * @param preferred which of several models of one name shall be the answer; else it is the earliest
     */
    void add(Model model, @Nullable Model replaced, Predicate<Model> preferred) {
        boolean anonymous = model.isAnonymous();
        if (end == slots.capacity() || (anonymous && anonymousEnd == slots.anonymousCapacity())) {
            move(models(), anonymous);
        }
        slots.put(end, model);
        slots.addStructure(slots.structures, end, model);
        if (anonymous) {
            slots.addStructure(slots.anonymous, end, model);
            anonymousEnd++;
        }
        end++;
        modelBytes += Footprint.of(model);
        resized(size + 1, anonymousSize + (anonymous ? 1 : 0));
        List<Model> named = new ArrayList<>(named(model.name()));
        named.removeIf(other -> other == replaced);
        named.add(model);
        answer(model.name(), named, preferred);
        done();
    }

    /** Answers a name anew after it changed which of its models are preferred. */
    void answer(String name, Predicate<Model> preferred) {
        answer(name, named(name), preferred);
    }

    /** Removes a model. */
    void remove(Model model, Predicate<Model> preferred) {
        int place = slots.placeOf(model);
        List<Model> named = new ArrayList<>(named(model.name()));
        named.removeIf(other -> other == model);
        answer(model.name(), named, preferred);
        slots.removeStructure(slots.structures, place, model, end);
        if (model.isAnonymous()) {
            slots.removeStructure(slots.anonymous, place, model, end);
        }
        slots.clear(place);
        modelBytes -= Footprint.of(model);
        resized(size - 1, anonymousSize - (model.isAnonymous() ? 1 : 0));
        if (size < slots.capacity() / 4 && slots.capacity() > 4 * FEWEST) {
            move(models(), false);
        }
        done();
    }

    /** Removes all models in one step. */
    void clear() {
        answerOnly(List.of());
        slots = new ModelSlots(FEWEST, 0);
        namesakes = null;
        end = 0;
        anonymousEnd = 0;
        modelBytes = 0;
        resized(0, 0);
        done();
    }

    /** Removes many models, those whose names have no others in one step. */
    void removeAll(Set<Model> leaving, Predicate<Model> preferred) {
        Map<String, List<Model>> known = namesakes;
        if (known != null) {
            known.forEach((name, several) -> {
                List<Model> staying = new ArrayList<>(several);
                if (staying.removeAll(leaving)) {
                    if (staying.isEmpty()) {
                        known.remove(name);
                    } else {
                        answer(name, staying, preferred);
                    }
                }
            });
        }
        List<Model> kept = models();
        kept.removeAll(leaving);
        leaving.forEach(model -> modelBytes -= Footprint.of(model));
        List<Model> answers = answers();
        answers.removeIf(leaving::contains);
        answerOnly(answers);
        move(kept, false);
        resized(kept.size(), anonymousEnd);
        done();
    }

    private void answer(String name, List<Model> named, Predicate<Model> preferred) {
        if (named.size() > 1) {
            Map<String, List<Model>> known = namesakes == null ? new ConcurrentHashMap<>() : namesakes;
            known.put(name, List.copyOf(named));
            namesakes = known;
        }
        if (named.isEmpty()) {
            unanswer(name);
        } else {
            answer(named.stream().filter(preferred).findFirst().orElse(named.get(0)));
        }
        if (named.size() < 2 && namesakes != null) {
            namesakes.remove(name);
        }
    }

    /** Only the holder of the lock counts, so counting need not be atomic. */
    private void done() {
        int before = changes;
        changes = before + 1;
    }

    private void resized(int newSize, int newAnonymousSize) {
        size = newSize;
        anonymousSize = newAnonymousSize;
    }

    private void move(List<Model> kept, boolean oneMoreAnonymous) {
        int anonymous = (int) kept.stream().filter(Model::isAnonymous).count();
        int anonymousCapacity = anonymous > 0 || oneMoreAnonymous ? withSlack(anonymous) : 0;
        ModelSlots target = new ModelSlots(withSlack(kept.size()), anonymousCapacity);
        for (int place = 0; place < kept.size(); place++) {
            Model model = kept.get(place);
            target.put(place, model);
            target.addStructure(target.structures, place, model);
            if (model.isAnonymous()) {
                target.addStructure(target.anonymous, place, model);
            }
        }
        end = kept.size();
        anonymousEnd = anonymous;
        slots = target;
    }

    private static int withSlack(int models) {
        return models + Math.max(FEWEST, models / 4);
    }
}
