// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelTreeTest {

  private final List<String> made = Collections.synchronizedList(new ArrayList<>());
  private final List<SeriesLimit> limits = new ArrayList<>();

  @Test
  void a_leaf_is_made_once_from_its_keys_and_found_again() {
    LabelTree<String> tree = tree(3, 10);
    UUID id = new UUID(1, 2);
    String leaf = walk(tree, "GET", 200, id);

    assertThat(leaf).isEqualTo("[GET, 200, 00000000-0000-0001-0000-000000000002]");
    assertThat(walk(tree, "GET", 200, new UUID(1, 2))).isSameAs(leaf);
    assertThat(walk(tree, "GET", 200L, id)).isNotSameAs(leaf);
    assertThat(walk(tree, "GET", "200", id)).isNotSameAs(leaf);
    assertThat(made).hasSize(3);
    assertThat(refusals()).isEqualTo(0);
  }

  @Test
  void the_root_of_a_tree_without_labels_is_its_leaf_whatever_the_limit() {
    LabelTree<String> tree = tree(0, 0);

    assertThat(tree.leaf(tree.root())).isEqualTo("[]");
    assertThat(made).containsExactly("[]");
  }

  @Test
  void a_leaf_leads_to_itself_and_a_node_with_too_few_keys_is_none() {
    LabelTree<String> tree = tree(1, 10);
    LabelTree.Node<String> leaf = tree.root().child("a");

    assertThat(leaf.child("b")).isSameAs(leaf);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree.leaf(tree.root()))
        .withMessage("0 keys lead to no leaf of a tree of depth 1");
  }

  @Test
  void null_is_a_key_and_a_long_string_is_held_cut() {
    LabelTree<String> tree = tree(2, 10);
    String leaf = walk(tree, null, "x".repeat(1_000_000));

    assertThat(leaf).isEqualTo("[none, " + "x".repeat(200) + "]");
    assertThat(walk(tree, "none", "x".repeat(5_000))).isSameAs(leaf);
  }

  @Test
  void keys_of_one_hash_and_equal_keys_of_other_objects_are_told_apart() {
    LabelTree<String> tree = tree(1, 50);
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    for (int i = 0; i < 3; i++) {
      assertThat(walk(tree, "Aa")).isEqualTo("[Aa]");
      assertThat(walk(tree, new StringBuilder("BB").toString())).isEqualTo("[BB]");
      for (int key = 0; key < 40; key++) {
        assertThat(walk(tree, key)).isEqualTo("[" + key + "]");
      }
    }
    assertThat(made).hasSize(42);
  }

  @Test
  void past_the_limit_of_leaves_all_walks_share_the_overflow_value_and_each_counts_once() {
    LabelTree<String> tree = tree(3, 2);
    String first = walk(tree, "a", "b", "c");
    walk(tree, "a", "b", "d");
    String overflow = walk(tree, "a", "b", "e");

    assertThat(overflow).isEqualTo("overflow");
    assertThat(walk(tree, "x", "y", "z")).isSameAs(overflow);
    assertThat(walk(tree, "a", "y", "z")).isSameAs(overflow);
    assertThat(walk(tree, "a", "b", "c")).isSameAs(first);
    assertThat(refusals()).isEqualTo(3);
    assertThat(made).containsExactly("[a, b, c]", "[a, b, d]");
  }

  @Test
  void walks_that_are_given_up_half_way_make_no_more_nodes_than_the_limit() {
    LabelTree<String> tree = tree(2, 3);
    Set<LabelTree.Node<String>> nodes = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 100; i++) {
      nodes.add(tree.root().child(i));
    }

    assertThat(nodes).hasSize(3 + 1);
    assertThat(refusals()).isEqualTo(97);
    assertThat(walk(tree, 2, "there is room for a leaf")).contains("room");
    assertThat(walk(tree, 3, "here is not")).isEqualTo("overflow");
  }

  @Test
  void without_room_for_a_leaf_no_node_is_made_on_the_way_to_one() {
    LabelTree<String> tree = tree(2, 3);
    for (int i = 0; i < 3; i++) {
      walk(tree, "a", i);
    }

    assertThat(tree.leaf(tree.root().child("b"))).isEqualTo("overflow");
    assertThat(refusals()).isEqualTo(1);
  }

  @Test
  void a_leaf_whose_value_cannot_be_made_takes_no_room() {
    LabelTree<String> tree =
        new LabelTree<>(
            1,
            new SeriesLimit("c_total", 1),
            keys -> {
              if (keys[0].equals("bad")) {
                throw new IllegalStateException("bad");
              }
              return "good";
            },
            () -> "overflow");

    assertThatThrownBy(() -> walk(tree, "bad")).hasMessage("bad");
    assertThat(walk(tree, "a")).isEqualTo("good");
  }

  @Test
  void the_tree_of_a_registry_counts_what_it_refuses_and_its_series_can_be_removed() {
    MetricRegistry registry = new MetricRegistry(2, false);
    Family<Counter> family = registry.counter("c_total", "C.", "a", "b");
    LabelTree<Counter> tree =
        registry.tree(
            "c_total",
            2,
            keys -> family.series(String.valueOf(keys[0]), String.valueOf(keys[1])),
            () -> family.series("overflow", "overflow"));
    for (int code : new int[] {200, 404, 500, 501, 200}) {
      tree.leaf(tree.root().child("GET").child(code)).increment();
    }

    assertThat(Scraped.samples(registry))
        .containsExactlyInAnyOrder(
            "c_total{a=\"GET\",b=\"200\"} 2.0",
            "c_total{a=\"GET\",b=\"404\"} 1.0",
            "c_total{a=\"overflow\",b=\"overflow\"} 2.0",
            "promtap_series_overflowed_total{metric=\"c_total\"} 2.0");
    family.remove(Set.of(family.series("GET", "200"), family.series("GET", "404")));
    assertThat(Scraped.samples(registry)).hasSize(2).noneMatch(sample -> sample.contains("GET"));
  }

  @Test
  void threads_that_make_the_same_leaves_get_one_value_each() throws Exception {
    for (int round = 0; round < 50; round++) {
      int leaves = 8 * 8 * 8;
      made.clear();
      LabelTree<String> tree = tree(3, leaves);
      Map<List<Object>, Set<Object>> seen = new ConcurrentHashMap<>();
      InThreads.run(
          4,
          () -> {
            for (int i = 0; i < leaves; i++) {
              Object[] keys = {i & 7, "k" + (i >> 3 & 7), (long) (i >> 6)};
              seen.computeIfAbsent(Arrays.asList(keys), missing -> identitySet())
                  .add(walk(tree, keys));
            }
          });

      assertThat(made).hasSize(leaves);
      assertThat(seen).hasSize(leaves);
      assertThat(seen.values()).allSatisfy(values -> assertThat(values).hasSize(1));
    }
    assertThat(refusals()).isEqualTo(0);
  }

  @Test
  void threads_that_race_for_the_last_room_with_the_same_keys_all_get_the_leaf() throws Exception {
    List<LabelTree<String>> trees =
        Stream.generate(() -> tree(2, 1)).limit(20_000).collect(Collectors.toList());
    InThreads.run(4, () -> trees.forEach(tree -> walk(tree, "a", "b")));

    assertThat(refusals()).isEqualTo(0);
    assertThat(made).hasSize(20_000);
  }

  @Test
  void threads_that_make_more_than_the_limit_leave_as_many_as_the_limit() throws Exception {
    LabelTree<String> tree = tree(2, 100);
    AtomicInteger thread = new AtomicInteger();
    InThreads.run(
        4,
        () -> {
          int mine = thread.getAndIncrement();
          for (int i = 0; i < 1_000; i++) {
            walk(tree, mine, i);
          }
        });

    assertThat(made).hasSize(100);
    assertThat(refusals()).isEqualTo(3_900);
  }

  private LabelTree<String> tree(int depth, int limit) {
    SeriesLimit seriesLimit = new SeriesLimit("c_total", limit);
    limits.add(seriesLimit);
    return new LabelTree<>(
        depth,
        seriesLimit,
        keys -> {
          String leaf = Arrays.toString(keys);
          made.add(leaf);
          return leaf;
        },
        () -> new String("overflow"));
  }

  private double refusals() {
    return limits.stream().mapToDouble(SeriesLimit::refusals).sum();
  }

  private static String walk(LabelTree<String> tree, Object... keys) {
    LabelTree.Node<String> at = tree.root();
    for (Object key : keys) {
      at = at.child(key);
    }
    return tree.leaf(at);
  }

  private static Set<Object> identitySet() {
    return Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
  }
}
