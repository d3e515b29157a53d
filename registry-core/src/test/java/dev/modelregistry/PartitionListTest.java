package dev.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionListTest {

    private final Racers racers = new Racers();
    private final ManualTicker ticker = new ManualTicker();
    private final DefaultModelRegistry registry =
            (DefaultModelRegistry) ModelRegistry.builder().ticker(ticker).build();
    private final PartitionList list = new PartitionList();

    @AfterEach
    void stop() {
        racers.close();
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void iteration_otherAreAddedAndRemovedOnTheWay_showsAllThatStay(long seed) {
        Random random = new Random(seed);
        List<Partition> staying = new ArrayList<>();
        List<Partition> leaving = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            (random.nextInt(3) == 0 ? staying : leaving).add(added());
        }
        Set<Partition> shown = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Partition partition : list) {
            shown.add(partition);
            if (random.nextInt(3) > 0 && !leaving.isEmpty()) {
                list.remove(leaving.remove(random.nextInt(leaving.size())));
            }
            if (random.nextInt(20) == 0) {
                leaving.add(added());
            }
        }
        assertThat(shown).containsAll(staying);
        assertThat(list.size()).isEqualTo(staying.size() + leaving.size());
        assertThat(list).containsExactlyInAnyOrderElementsOf(both(staying, leaving));
    }

    @Test
    void iteration_whileAnotherThreadAddsAndRemoves_showsAllThatStay() throws Exception {
        List<Partition> staying = new ArrayList<>();
        List<Partition> passing = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            passing.add(added());
            staying.add(added());
        }
        passing.forEach(list::remove);
        Future<?> writer = racers.repeat(() -> {
            passing.forEach(list::add);
            passing.forEach(list::remove);
        });
        for (int i = 0; i < 5_000; i++) {
            List<Partition> shown = new ArrayList<>();
            list.forEach(shown::add);
            assertThat(shown).containsAll(staying);
            assertThat(list.idle(Long.MAX_VALUE / 2, 0)).containsAll(staying);
            assertThat(list.snapshot()).containsAll(staying).doesNotHaveDuplicates();
        }
        racers.finish(writer);
        assertThat(list.size()).isEqualTo(staying.size());
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7})
    void idle_someAreUsedAndOthersComeAndGo_areThoseThatAreIdleNow(long seed) {
        Random random = new Random(seed);
        List<Partition> listed = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            ticker.advance(Duration.ofNanos(random.nextInt(10)));
            switch (random.nextInt(4)) {
                case 0 -> listed.add(added());
                case 1 -> {
                    if (!listed.isEmpty()) {
                        list.remove(listed.remove(random.nextInt(listed.size())));
                    }
                }
                case 2 -> {
                    if (!listed.isEmpty()) {
                        listed.get(random.nextInt(listed.size())).touch();
                    }
                }
                default -> {
                    long now = registry.parts.clock.nanos();
                    long idleNanos = random.nextInt(200);
                    assertThat(list.idle(now, idleNanos))
                            .containsExactlyInAnyOrderElementsOf(listed.stream()
                                    .filter(partition -> partition.idleNanos(now) >= idleNanos)
                                    .toList());
                }
            }
        }
    }

    @Test
    void remove_mostOfMany_leavesTheRestWithTheirTimes() {
        List<Partition> listed = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ticker.advance(Duration.ofNanos(1));
            listed.add(added());
        }
        List<Partition> staying = List.copyOf(listed.subList(90, 100));
        listed.stream().filter(partition -> !staying.contains(partition)).forEach(list::remove);

        long now = registry.parts.clock.nanos();
        assertThat(list).containsExactlyInAnyOrderElementsOf(staying);
        assertThat(list.idle(now, 105)).containsExactlyInAnyOrderElementsOf(staying.subList(0, 5));
        listed.forEach(partition -> {
            if (!staying.contains(partition)) {
                list.add(partition);
            }
        });
        assertThat(list.snapshot()).containsExactlyInAnyOrderElementsOf(listed);
    }

    private Partition added() {
        Partition partition = Partition.ofTenant("acme", registry.parts, registry.partitions.global());
        list.add(partition);
        return partition;
    }

    private static List<Partition> both(List<Partition> some, List<Partition> others) {
        List<Partition> both = new ArrayList<>(some);
        both.addAll(others);
        return both;
    }
}
