// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The methods that a rule matches: the content of the keys that select methods. All keys must
 * match. Immutable; equal by content.
 */
public final class MethodTarget {

  private final List<NamePattern> classes;
  private final List<String> supertypes;
  private final List<String> classAnnotations;
  private final List<NamePattern> methods;
  private final List<String> methodAnnotations;
  private final boolean metaAnnotations;
  private final @Nullable List<String> parameters;
  private final List<NamePattern> excludedClasses;
  private final List<NamePattern> excludedMethods;

  private MethodTarget(Builder builder) {
    classes = copy(builder.classes);
    supertypes = copy(builder.supertypes);
    classAnnotations = copy(builder.classAnnotations);
    methods = copy(builder.methods);
    methodAnnotations = copy(builder.methodAnnotations);
    metaAnnotations = builder.metaAnnotations;
    parameters = builder.parameters == null ? null : copy(builder.parameters);
    excludedClasses = copy(builder.excludedClasses);
    excludedMethods = copy(builder.excludedMethods);
  }

  private static <T> List<T> copy(List<T> list) {
    return Collections.unmodifiableList(new ArrayList<>(list));
  }

  /** Returns patterns for the binary name of the class, of which one must match; empty: any. */
  public List<NamePattern> classes() {
    return classes;
  }

  /** Returns binary names of types, of which one is the class or a supertype; empty: any. */
  public List<String> supertypes() {
    return supertypes;
  }

  /** Returns binary names of annotations, of which the class must have one; empty: any. */
  public List<String> classAnnotations() {
    return classAnnotations;
  }

  /** Returns patterns for the method's name; empty: any. {@code <init>} names constructors. */
  public List<NamePattern> methods() {
    return methods;
  }

  /** Returns binary names of annotations, of which the method must have one; empty: any. */
  public List<String> methodAnnotations() {
    return methodAnnotations;
  }

  /** Returns whether an annotation also counts if it is on another annotation of the element. */
  public boolean metaAnnotations() {
    return metaAnnotations;
  }

  /**
   * Returns the parameter types as Java source names them after erasure ({@code int}, {@code
   * byte[]}, {@code com.example.Outer$Inner}); {@code *} for any one, {@code ..} for any number at
   * the end; {@code null} for any parameters.
   */
  public @Nullable List<String> parameters() {
    return parameters;
  }

  public List<NamePattern> excludedClasses() {
    return excludedClasses;
  }

  public List<NamePattern> excludedMethods() {
    return excludedMethods;
  }

  private List<@Nullable Object> content() {
    return Arrays.asList(
        classes,
        supertypes,
        classAnnotations,
        methods,
        methodAnnotations,
        metaAnnotations,
        parameters,
        excludedClasses,
        excludedMethods);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MethodTarget && content().equals(((MethodTarget) other).content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }

  /** A collector of the keys of a rule. Not safe for several threads. */
  public static final class Builder {
    private final List<NamePattern> classes = new ArrayList<>();
    private final List<String> supertypes = new ArrayList<>();
    private final List<String> classAnnotations = new ArrayList<>();
    private final List<NamePattern> methods = new ArrayList<>();
    private final List<String> methodAnnotations = new ArrayList<>();
    private final List<NamePattern> excludedClasses = new ArrayList<>();
    private final List<NamePattern> excludedMethods = new ArrayList<>();
    private @Nullable List<String> parameters;
    private boolean metaAnnotations;

    public Builder classes(List<NamePattern> patterns) {
      classes.addAll(patterns);
      return this;
    }

    public Builder supertypes(List<String> binaryNames) {
      supertypes.addAll(binaryNames);
      return this;
    }

    public Builder classAnnotations(List<String> binaryNames) {
      classAnnotations.addAll(binaryNames);
      return this;
    }

    public Builder methods(List<NamePattern> patterns) {
      methods.addAll(patterns);
      return this;
    }

    public Builder methodAnnotations(List<String> binaryNames) {
      methodAnnotations.addAll(binaryNames);
      return this;
    }

    public Builder metaAnnotations(boolean allowed) {
      metaAnnotations = allowed;
      return this;
    }

    public Builder parameters(@Nullable List<String> types) {
      parameters = types;
      return this;
    }

    public Builder excludedClasses(List<NamePattern> patterns) {
      excludedClasses.addAll(patterns);
      return this;
    }

    public Builder excludedMethods(List<NamePattern> patterns) {
      excludedMethods.addAll(patterns);
      return this;
    }

    public MethodTarget build() {
      return new MethodTarget(this);
    }
  }
}
