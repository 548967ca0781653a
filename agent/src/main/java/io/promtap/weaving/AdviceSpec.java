// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A description of advice: the classes that have it, and what its parameters are bound to. The
 * classes are named and never loaded, since their methods use types that only the application has.
 */
public final class AdviceSpec {

  private final String enterClass;
  private final String exitClass;
  private final String where;
  private final Map<String, String> renames = new LinkedHashMap<>();
  private final Map<Class<? extends Annotation>, Binding> bindings = new LinkedHashMap<>();
  private @Nullable Group group;

  /**
   * @param className the binary name of the class that has the enter advice, the exit advice or
   *     both
   * @param where what {@code promtap_errors_total} calls it when it throws
   */
  public AdviceSpec(String className, String where) {
    this(className, className, where);
  }

  /**
   * Takes the enter advice of one class and the exit advice of another.
   *
   * @param enterClass the binary name of a class; its exit advice is not woven, if it has one
   * @param exitClass the binary name of a class; its enter advice is not woven, if it has one
   * @param where what {@code promtap_errors_total} calls both when they throw
   */
  public AdviceSpec(String enterClass, String exitClass, String where) {
    this.enterClass = enterClass;
    this.exitClass = exitClass;
    this.where = where;
  }

  /**
   * Renames a package when the advice is read, for example {@code jakarta/servlet} to {@code
   * javax/servlet}.
   */
  public AdviceSpec rename(String from, String to) {
    renames.put(from, to);
    return this;
  }

  /** Binds the parameters with this annotation. */
  public AdviceSpec bind(Class<? extends Annotation> annotation, Binding binding) {
    bindings.put(annotation, binding);
    return this;
  }

  /** Returns whether this advice is of no use without other advice. */
  boolean isGrouped() {
    return group != null;
  }

  /** Returns the advice that counts only together with this, itself included. */
  List<AdviceSpec> group() {
    return group == null
        ? Collections.singletonList(this)
        : Collections.unmodifiableList(group.members);
  }

  /** Returns a name of the group. */
  String groupKey() {
    AdviceSpec first = group().get(0);
    return first.enterClass + " " + first.exitClass + " " + first.renames;
  }

  /** Returns the binary name of the class that has the enter advice, if there is one. */
  public String enterClass() {
    return enterClass;
  }

  /** Returns the binary name of the class that has the exit advice, if there is one. */
  public String exitClass() {
    return exitClass;
  }

  /** Returns the name of this advice in {@code promtap_errors_total}. */
  public String where() {
    return where;
  }

  /** Returns a map from each old name of a package to the new one, both as {@code a/b}. */
  public Map<String, String> renames() {
    return renames;
  }

  /** Returns the source of each parameter that has an annotation of Promtap's own. */
  public Map<Class<? extends Annotation>, Binding> bindings() {
    return bindings;
  }

  /**
   * A group of advice that counts only together, such as the beginning and the end of a request. If
   * one of them names what a loader does not have, none is woven there. A probe makes it with its
   * advice, before any class is woven.
   */
  public static final class Group {
    private final List<AdviceSpec> members = new ArrayList<>();

    /** Adds advice and returns it. */
    public AdviceSpec with(AdviceSpec advice) {
      advice.group = this;
      members.add(advice);
      return advice;
    }
  }

  /** The source of the value that a parameter gets. */
  public static final class Binding {

    /** The kinds of sources. */
    public enum Kind {
      CONSTANT,
      THIS,
      /** The receiver; in a static method its class. */
      CODE,
      ARGUMENT,
      RETURN,
      THROWN,
      /** An argument that is an object. */
      REFERENCE,
      /** An argument that is a number or a truth value, as a double. */
      NUMBER,
      /** What the method returned if it is a number or a truth value, as a double. */
      NUMBER_RETURNED,
      /** What the method returned if it is an object. */
      REFERENCE_RETURNED,
      CLASS_NAME,
      METHOD_NAME,
      /** What the enter advice returned. */
      ENTER,
      /** A local variable that enter and exit share. */
      LOCAL
    }

    private final Kind kind;
    private final @Nullable Object constant;
    private final int argument;

    private Binding(Kind kind, @Nullable Object constant, int argument) {
      this.kind = kind;
      this.constant = constant;
      this.argument = argument;
    }

    /** Binds an {@code int}, a {@code double}, a {@code boolean}, a string or {@code null}. */
    public static Binding constant(@Nullable Object value) {
      return new Binding(Kind.CONSTANT, value, -1);
    }

    /** Binds the receiver; {@code null} in a static method. */
    public static Binding receiver() {
      return new Binding(Kind.THIS, null, -1);
    }

    /** Binds an object whose class has the code: the receiver, or the class of a static method. */
    public static Binding code() {
      return new Binding(Kind.CODE, null, -1);
    }

    /** Binds the argument of this index, from 0. */
    public static Binding argument(int index) {
      return new Binding(Kind.ARGUMENT, null, index);
    }

    /**
     * Binds what the method returned; {@code null} if it threw, or 0 of a primitive type. Only for
     * methods that return something.
     */
    public static Binding returned() {
      return new Binding(Kind.RETURN, null, -1);
    }

    /** Binds what the method threw; {@code null} if it returned. */
    public static Binding thrown() {
      return new Binding(Kind.THROWN, null, -1);
    }

    /** Binds the argument of this index; {@code null} in place of a primitive, to avoid boxing. */
    public static Binding reference(int index) {
      return new Binding(Kind.REFERENCE, null, index);
    }

    /**
     * Binds the argument of this index as a {@code double}: 1 or 0 for a primitive {@code boolean},
     * NaN for all but primitive numbers.
     */
    public static Binding number(int index) {
      return new Binding(Kind.NUMBER, null, index);
    }

    /** Binds what the method returned as {@link #number} does; 0 if it threw. */
    public static Binding numberReturned() {
      return new Binding(Kind.NUMBER_RETURNED, null, -1);
    }

    /** Binds what the method returned; {@code null} in place of a primitive, to avoid boxing. */
    public static Binding referenceReturned() {
      return new Binding(Kind.REFERENCE_RETURNED, null, -1);
    }

    /** Binds the binary name of the woven class. */
    public static Binding className() {
      return new Binding(Kind.CLASS_NAME, null, -1);
    }

    /** Binds the name of the woven method. */
    public static Binding methodName() {
      return new Binding(Kind.METHOD_NAME, null, -1);
    }

    /** Binds what the enter advice returned. */
    public static Binding entered() {
      return new Binding(Kind.ENTER, null, -1);
    }

    /** Binds a local variable that enter and exit share. */
    public static Binding local(String name) {
      return new Binding(Kind.LOCAL, name, -1);
    }

    public Kind kind() {
      return kind;
    }

    /** Returns the value of a constant. */
    public @Nullable Object constant() {
      return constant;
    }

    /** Returns the name of a local variable. */
    public String name() {
      return String.valueOf(constant);
    }

    /** Returns the index of an argument, from 0. */
    public int argument() {
      return argument;
    }
  }
}
