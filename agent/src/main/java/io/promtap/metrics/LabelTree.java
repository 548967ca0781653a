// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.promtap.support.LabelValues;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A bounded tree from label values to what a recorder holds for them: a level of nodes for each
 * label, a value at each leaf. A recorder walks from the root, one label value after the other.
 *
 * <p>A walk to a leaf that exists takes no lock and allocates nothing. No level ever has more nodes
 * than the limit, so that walks that are given up half-way cannot fill the memory either; any
 * further walk gets the one overflow value. A string key is cut at the length of a label value, so
 * that a long one, which costs an allocation per walk, cannot fill the memory.
 *
 * @param <T> what is held; never null
 */
public final class LabelTree<T> {

  private final int depth;
  private final SeriesLimit limit;
  private final Function<Object[], ? extends T> factory;
  private final Supplier<? extends T> overflowFactory;

  /** How many there are by level; written under the lock of itself, after the node is held. */
  private final AtomicIntegerArray nodes;

  private final Node<T> root;
  private volatile Node<T> overflow;

  /**
   * @param depth how many keys lead to a leaf; at 0 the root is one
   * @param factory makes the value of a leaf from its keys as they are held, once, under a lock
   * @param overflow makes the value for all that is past the limit, once
   */
  LabelTree(
      int depth,
      SeriesLimit limit,
      Function<Object[], ? extends T> factory,
      Supplier<? extends T> overflow) {
    this.depth = depth;
    this.limit = limit;
    this.factory = factory;
    this.overflowFactory = overflow;
    this.nodes = new AtomicIntegerArray(depth + 1);
    this.root =
        depth == 0
            ? new Node<>(factory.apply(new Object[0]), null, 0)
            : new Node<>(this, null, null);
  }

  public Node<T> root() {
    return root;
  }

  /** The value of a node that as many keys lead to as the tree is deep; never null. */
  public T leaf(Node<T> node) {
    if (node.value == null) {
      throw new IllegalArgumentException(
          node.level + " keys lead to no leaf of a tree of depth " + depth);
    }
    return node.value;
  }

  /** The node of a key that was not there; never null. */
  private Node<T> missing(Node<T> parent, Object key) {
    Node<T> created = isFull(parent.level + 1) ? null : create(parent, key);
    // Another thread may have made the node, and filled the level with it, since this one looked.
    Node<T> known = created == null ? parent.children.get(key) : created;
    return known == null ? refuse() : known;
  }

  /** A node without a leaf has no use, so all levels are full when the level of the leaves is. */
  private boolean isFull(int level) {
    return nodes.get(level) >= limit.most || nodes.get(depth) >= limit.most;
  }

  /** Null if there is no room. */
  private Node<T> create(Node<T> parent, Object key) {
    synchronized (nodes) {
      Node<T> known = parent.children.get(key);
      int level = parent.level + 1;
      if (known != null || isFull(level)) {
        return known;
      }
      Node<T> created =
          level == depth
              ? new Node<>(factory.apply(parent.pathTo(key)), key, level)
              : new Node<>(this, parent, key);
      parent.children.put(key, created);
      nodes.getAndIncrement(level);
      return created;
    }
  }

  private Node<T> refuse() {
    limit.refuse();
    Node<T> known = overflow;
    return known == null ? createOverflow() : known;
  }

  private Node<T> createOverflow() {
    synchronized (nodes) {
      if (overflow == null) {
        overflow = new Node<>(overflowFactory.get(), null, depth);
      }
      return overflow;
    }
  }

  /** Node of the tree: a leaf with its value, or the parent of further nodes. */
  public static final class Node<T> {

    /** A power of two. */
    private static final int NEAR = 16;

    private final int level;

    /** Leads here from the parent; null in the root and in the overflow. */
    private final Object key;

    /** These four are null in a leaf. */
    private final LabelTree<T> tree;

    private final Node<T> parent;
    private final ConcurrentHashMap<Object, Node<T>> children;

    /**
     * The first child by the end of its key's hash: a look-up in the map costs twice as much.
     * Written without a lock, since a node that gets lost here is found in the map; and only once,
     * as all threads read it.
     */
    private final Node<T>[] near;

    /** Null in all nodes but leaves. */
    private final T value;

    /** A leaf. */
    private Node(T value, Object key, int level) {
      this.level = level;
      this.key = key;
      this.tree = null;
      this.parent = null;
      this.children = null;
      this.near = null;
      this.value = value;
    }

    /** The root, if there is no parent. */
    @SuppressWarnings("unchecked")
    private Node(LabelTree<T> tree, Node<T> parent, Object key) {
      this.level = parent == null ? 0 : parent.level + 1;
      this.tree = tree;
      this.parent = parent;
      this.key = key;
      this.children = new ConcurrentHashMap<>();
      this.near = (Node<T>[]) new Node<?>[NEAR];
      this.value = null;
    }

    /**
     * The node that one more key leads to. It is made if it is new and there is room. A leaf leads
     * to itself. So does the overflow, which is a leaf: a walk that was refused goes on with the
     * rest of its keys.
     *
     * @param next anything with value equality; null is held as {@code none}, a long string cut
     */
    public Node<T> child(Object next) {
      if (near == null) {
        return this;
      }
      if (next == null) {
        return childOf(LabelValues.NONE);
      }
      int slot = next.hashCode() & (NEAR - 1);
      Node<T> first = near[slot];
      if (first != null && first.key.equals(next)) {
        return first;
      }
      Node<T> found = childOf(SeriesKeys.bounded(next));
      if (first == null && found.key != null) {
        near[slot] = found;
      }
      return found;
    }

    private Node<T> childOf(Object bounded) {
      Node<T> known = children.get(bounded);
      return known == null ? tree.missing(this, bounded) : known;
    }

    /** All keys from the root to one more. */
    private Object[] pathTo(Object last) {
      Object[] path = new Object[level + 1];
      path[level] = last;
      for (Node<T> node = this; node.parent != null; node = node.parent) {
        path[node.level - 1] = node.key;
      }
      return path;
    }
  }
}
