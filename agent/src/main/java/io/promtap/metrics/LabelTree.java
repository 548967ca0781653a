// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.promtap.support.LabelValues;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded tree from label values to what a recorder holds for them: a level of nodes for each
 * label, a value at each leaf. A recorder walks from the root, one label value after the other.
 *
 * <p>A walk to a leaf that exists takes no lock and allocates nothing. No level ever has more nodes
 * than the limit, so that walks that are given up half-way cannot fill the memory either; any
 * further walk gets the one overflow value. A string key is cut at the length of a label value, so
 * that a long one, which costs an allocation per walk, cannot fill the memory.
 *
 * @param <T> what is held
 */
public final class LabelTree<T> {

  private final int depth;
  private final SeriesLimit limit;
  private final Function<Object[], ? extends T> factory;
  private final Supplier<? extends T> overflowFactory;

  /** The number of nodes by level. Written under its own lock, after the node is in the tree. */
  private final AtomicIntegerArray nodes;

  private final Node<T> root;

  /** {@code null} before the first walk past the limit. */
  private volatile @Nullable Node<T> overflow;

  /**
   * @param depth the number of keys that lead to a leaf; at 0 the root is one
   * @param factory creates the value of a leaf from its keys as they are held, once, under a lock
   * @param overflow creates the value for all walks past the limit, once
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
            ? new Node<>(factory.apply(new Object[0]), Node.NO_KEY, 0)
            : new Node<>(this, null, Node.NO_KEY);
  }

  public Node<T> root() {
    return root;
  }

  /**
   * Returns the value of a leaf, or of the overflow.
   *
   * @throws IllegalArgumentException if fewer keys lead to the node than the tree is deep
   */
  public T leaf(Node<T> node) {
    T value = node.value;
    if (value == null) {
      throw new IllegalArgumentException(
          node.level + " keys lead to no leaf of a tree of depth " + depth);
    }
    return value;
  }

  /** Returns the node of a key that was not found, which is new or the overflow. */
  private Node<T> missing(Node<T> parent, ConcurrentHashMap<Object, Node<T>> children, Object key) {
    Node<T> created = isFull(parent.level + 1) ? null : create(parent, children, key);
    // Meanwhile another thread may have created the node, and have filled the level with it.
    Node<T> known = created == null ? children.get(key) : created;
    return known == null ? refuse() : known;
  }

  /** Returns whether a level is full. A full level of leaves fills all: no other node is of use. */
  private boolean isFull(int level) {
    return nodes.get(level) >= limit.most || nodes.get(depth) >= limit.most;
  }

  /** Creates a node, or returns the one that is there; {@code null} if there is no room. */
  private @Nullable Node<T> create(
      Node<T> parent, ConcurrentHashMap<Object, Node<T>> children, Object key) {
    synchronized (nodes) {
      Node<T> known = children.get(key);
      int level = parent.level + 1;
      if (known != null || isFull(level)) {
        return known;
      }
      Node<T> created =
          level == depth
              ? new Node<>(factory.apply(parent.pathTo(key)), key, level)
              : new Node<>(this, parent, key);
      children.put(key, created);
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
        overflow = new Node<>(overflowFactory.get(), Node.NO_KEY, depth);
      }
      return overflow;
    }
  }

  /** A node of the tree: a leaf with its value, or the parent of further nodes. */
  public static final class Node<T> {

    /** The key of the root and of the overflow. */
    private static final Object NO_KEY = new Object();

    /** A power of two. */
    private static final int NEAR = 16;

    private final int level;

    /** The key that leads here from the parent. */
    private final Object key;

    /** {@code null} in a leaf, as {@link #children} and {@link #near}. */
    private final @Nullable LabelTree<T> tree;

    /** {@code null} in a leaf and in the root. */
    private final @Nullable Node<T> parent;

    private final @Nullable ConcurrentHashMap<Object, Node<T>> children;

    /**
     * A cache of the first child for each end of a key's hash: a look-up in the map costs twice as
     * much. Written without a lock, since a node that is lost here is still in the map. Each slot
     * is written once only, since all threads read it.
     */
    private final @Nullable Node<T> @Nullable [] near;

    /** {@code null} in all nodes but leaves. */
    private final @Nullable T value;

    /** Creates a leaf. */
    private Node(T value, Object key, int level) {
      this.level = level;
      this.key = key;
      this.tree = null;
      this.parent = null;
      this.children = null;
      this.near = null;
      this.value = value;
    }

    /**
     * Creates the parent of further nodes.
     *
     * @param parent {@code null} for the root
     */
    @SuppressWarnings("unchecked")
    private Node(LabelTree<T> tree, @Nullable Node<T> parent, Object key) {
      this.level = parent == null ? 0 : parent.level + 1;
      this.tree = tree;
      this.parent = parent;
      this.key = key;
      this.children = new ConcurrentHashMap<>();
      this.near = (Node<T>[]) new Node<?>[NEAR];
      this.value = null;
    }

    /**
     * Returns the node that one more key leads to, and creates it if it is new and there is room. A
     * leaf leads to itself. So does the overflow, which is a leaf: a walk past the limit continues
     * with the rest of its keys.
     *
     * @param next anything with value equality; {@code null} is held as {@code none}, a long string
     *     is cut
     */
    public Node<T> child(@Nullable Object next) {
      Node<T>[] slots = near;
      if (slots == null) {
        return this;
      }
      if (next == null) {
        return childOf(LabelValues.NONE);
      }
      int slot = next.hashCode() & (NEAR - 1);
      Node<T> first = slots[slot];
      if (first != null && (first.key == next || first.key.equals(next))) {
        return first;
      }
      Node<T> found = childOf(SeriesKeys.bounded(next));
      if (first == null && found.key != NO_KEY) {
        slots[slot] = found;
      }
      return found;
    }

    private Node<T> childOf(Object bounded) {
      ConcurrentHashMap<Object, Node<T>> map = children;
      LabelTree<T> owner = tree;
      if (map == null || owner == null) {
        return this;
      }
      Node<T> known = map.get(bounded);
      return known == null ? owner.missing(this, map, bounded) : known;
    }

    /** Returns all keys from the root to here, and one more. */
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
