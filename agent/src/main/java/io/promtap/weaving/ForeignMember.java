// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A type of the application that advice names, or a field or method of one that it reads or calls.
 * Immutable. The JVM looks it up when the woven code runs, by name and whole descriptor, and the
 * advice fails if it is not there.
 */
public final class ForeignMember {

  /** The kinds of members. */
  public enum Kind {
    TYPE,
    FIELD,
    STATIC_FIELD,
    METHOD,
    STATIC_METHOD,
    /** The type of a parameter of the woven method; the name is its index. */
    ARGUMENT
  }

  private final Kind kind;
  private final String owner;
  private final String name;
  private final String descriptor;
  private final boolean ofInterface;
  private final boolean ofReceiver;

  private ForeignMember(
      Kind kind,
      String owner,
      String name,
      String descriptor,
      boolean ofInterface,
      boolean ofReceiver) {
    this.kind = kind;
    this.owner = owner;
    this.name = name;
    this.descriptor = descriptor;
    this.ofInterface = ofInterface;
    this.ofReceiver = ofReceiver;
  }

  /** Returns a type by its internal name. */
  public static ForeignMember type(String name) {
    return new ForeignMember(Kind.TYPE, name, "", "", false, false);
  }

  /** Returns a field of a type. */
  public static ForeignMember field(
      String owner, String name, String descriptor, boolean isStatic) {
    return new ForeignMember(
        isStatic ? Kind.STATIC_FIELD : Kind.FIELD, owner, name, descriptor, false, false);
  }

  /**
   * Returns a method of a type.
   *
   * @param ofInterface whether the type is called as an interface
   */
  public static ForeignMember method(
      String owner, String name, String descriptor, boolean isStatic, boolean ofInterface) {
    return new ForeignMember(
        isStatic ? Kind.STATIC_METHOD : Kind.METHOD, owner, name, descriptor, ofInterface, false);
  }

  /** Returns the argument of the woven method with this index, from 0, which has this type. */
  public static ForeignMember argument(int index, String type) {
    return new ForeignMember(Kind.ARGUMENT, type, String.valueOf(index), "", false, false);
  }

  /** Returns the same method, called on the object whose method is woven. */
  public ForeignMember onReceiver() {
    return new ForeignMember(kind, owner, name, descriptor, ofInterface, true);
  }

  Kind kind() {
    return kind;
  }

  /** The type, or the type through which the member is named; an internal name. */
  public String owner() {
    return owner;
  }

  String name() {
    return name;
  }

  String descriptor() {
    return descriptor;
  }

  boolean ofInterface() {
    return ofInterface;
  }

  /** Whether the woven class itself has to have code for the method. */
  boolean ofReceiver() {
    return ofReceiver;
  }

  boolean isMethod() {
    return kind == Kind.METHOD || kind == Kind.STATIC_METHOD;
  }

  boolean isStatic() {
    return kind == Kind.STATIC_FIELD || kind == Kind.STATIC_METHOD;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof ForeignMember)) {
      return false;
    }
    ForeignMember that = (ForeignMember) other;
    return kind == that.kind
        && ofInterface == that.ofInterface
        && ofReceiver == that.ofReceiver
        && owner.equals(that.owner)
        && name.equals(that.name)
        && descriptor.equals(that.descriptor);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, owner, name, descriptor);
  }

  /** For messages: the type, the field with its type, or the method with its descriptor. */
  @Override
  public String toString() {
    switch (kind) {
      case TYPE:
      case ARGUMENT:
        return owner.replace('/', '.');
      case FIELD:
      case STATIC_FIELD:
        return owner.replace('/', '.') + "." + name + " of type " + descriptor;
      default:
        return owner.replace('/', '.') + "." + name + descriptor;
    }
  }
}
