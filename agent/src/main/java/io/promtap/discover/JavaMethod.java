// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A method as a stack trace names it. All overloads count as one method. */
public final class JavaMethod {

  /**
   * The names that javac, Kotlin and Scala give the body of a lambda. The group is the method that
   * contains the lambda.
   */
  private static final Pattern LAMBDA =
      Pattern.compile("lambda\\$(.+)\\$\\d+|(.+)\\$lambda[$-]\\d+|\\$anonfun\\$(.+)\\$\\d+");

  private static final Pattern ANONYMOUS_CLASS = Pattern.compile("\\$\\d+(\\$|$)");

  private final String className;
  private final String name;

  JavaMethod(String className, String name) {
    this.className = className;
    this.name = name;
  }

  String className() {
    return className;
  }

  String name() {
    return name;
  }

  /** Returns the class without its package: {@code Outer$Inner}. */
  String simpleClassName() {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** Returns whether this is the body of a lambda. */
  public boolean isLambda() {
    return LAMBDA.matcher(name).matches();
  }

  /** Returns the method that contains this one in the source text, for a lambda; else this one. */
  public JavaMethod written() {
    Matcher lambda = LAMBDA.matcher(name);
    if (!lambda.matches()) {
      return this;
    }
    String outer = lambda.group(1) != null ? lambda.group(1) : lambda.group(2);
    return new JavaMethod(className, outer != null ? outer : lambda.group(3));
  }

  /**
   * Returns whether a rule can name it. A compiler numbers lambdas and anonymous classes, so their
   * names may differ in the next build.
   */
  public boolean hasName() {
    return name.indexOf('<') < 0
        && name.indexOf('$') < 0
        && !ANONYMOUS_CLASS.matcher(className).find();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JavaMethod
        && ((JavaMethod) other).name.equals(name)
        && ((JavaMethod) other).className.equals(className);
  }

  @Override
  public int hashCode() {
    return Objects.hash(className, name);
  }

  /** Returns for instance {@code CheckoutService.pay}. */
  @Override
  public String toString() {
    return simpleClassName() + "." + name;
  }
}
