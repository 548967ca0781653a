// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.LabelValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed expression: {@code ${this.id}}, {@code ${arg0.tags['team']:-none}}, or a constant.
 * Immutable. {@link ExpressionParser} makes it, {@link ExpressionEvaluator} evaluates it.
 *
 * <p>It has a root, then steps: properties, methods without arguments, keys of maps, indexes of
 * lists and arrays. It has nothing else, so that it can only read.
 */
public final class Expression {

  /** The value for anything that is missing. */
  public static final String NONE = LabelValues.NONE;

  /** The value that an expression begins with. */
  public enum Root {
    CONSTANT,
    THIS,
    ARGUMENT,
    RETURN,
    EXCEPTION,
    CLASS,
    METHOD,
    OUTCOME,
    /** The time, in seconds since 1970. */
    NOW
  }

  private final String source;
  private final Root root;
  private final int argument;
  private final @Nullable String constant;
  private final List<Step> steps;
  private final @Nullable String defaultValue;

  private Expression(
      String source,
      Root root,
      int argument,
      @Nullable String constant,
      List<Step> steps,
      @Nullable String defaultValue) {
    this.source = source;
    this.root = root;
    this.argument = argument;
    this.constant = constant;
    this.steps = Collections.unmodifiableList(new ArrayList<>(steps));
    this.defaultValue = defaultValue;
  }

  /** Returns an expression that is a text. */
  public static Expression constant(String text) {
    return new Expression(text, Root.CONSTANT, -1, text, Collections.emptyList(), null);
  }

  static Expression path(
      String source, Root root, int argument, List<Step> steps, @Nullable String defaultValue) {
    return new Expression(source, root, argument, null, steps, defaultValue);
  }

  public Root root() {
    return root;
  }

  /** Returns the position of the argument, from 0; -1 for another root. */
  public int argument() {
    return argument;
  }

  /** Returns the text of a constant; {@code null} for another root. */
  public @Nullable String constant() {
    return constant;
  }

  public List<Step> steps() {
    return steps;
  }

  /** Returns the value for null anywhere on the path; {@link #NONE} if none is named. */
  public String defaultValue() {
    return defaultValue == null ? NONE : defaultValue;
  }

  /** Returns whether the expression names a default. */
  public boolean namesDefault() {
    return defaultValue != null;
  }

  /** Returns the text as written. */
  public String source() {
    return source;
  }

  /** Compares the texts, since equal texts read the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Expression && source.equals(((Expression) other).source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }

  /** One step from a value to a value inside it. Immutable. */
  public static final class Step {

    /** What a step reads. */
    public enum Kind {
      /** A getter, a record's component, or a field. */
      PROPERTY,
      /** A method without arguments, by its exact name. */
      CALL,
      KEY,
      INDEX
    }

    private final Kind kind;
    private final String name;
    private final int index;

    private Step(Kind kind, String name, int index) {
      this.kind = kind;
      this.name = name;
      this.index = index;
    }

    static Step property(String name) {
      return new Step(Kind.PROPERTY, name, -1);
    }

    static Step call(String method) {
      return new Step(Kind.CALL, method, -1);
    }

    public static Step key(String name) {
      return new Step(Kind.KEY, name, -1);
    }

    public static Step index(int index) {
      return new Step(Kind.INDEX, "", index);
    }

    public Kind kind() {
      return kind;
    }

    /** Returns the property, method or key; empty for an index. */
    public String name() {
      return name;
    }

    /** Returns the position in a list or array, from 0; -1 for another kind. */
    public int index() {
      return index;
    }
  }
}
