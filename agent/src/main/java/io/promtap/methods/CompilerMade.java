// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.weaving.ClassHead;
import io.promtap.weaving.ShortCode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A recogniser of classes and methods that a compiler added to those of the source, and that have
 * no flag that says so. Each is told by what its compiler alone writes; what a user could have
 * written is the user's. Seen in the class files of javac 17, kotlinc 2.2, scalac 2.13 and 3.3, and
 * groovyc 4.0.
 */
final class CompilerMade {

  private static final String KOTLIN = "Lkotlin/Metadata;";
  private static final String GROOVY = "Lgroovy/transform/Generated;";

  /** The superclasses of the classes that Kotlin and Scala make of a lambda. */
  private static final Set<String> LAMBDA_BASES =
      new HashSet<>(
          Arrays.asList(
              "kotlin/jvm/internal/Lambda",
              "kotlin/jvm/internal/FunctionReference",
              "kotlin/jvm/internal/FunctionReferenceImpl",
              "kotlin/jvm/internal/AdaptedFunctionReference",
              "kotlin/coroutines/jvm/internal/SuspendLambda",
              "kotlin/coroutines/jvm/internal/RestrictedSuspendLambda",
              "kotlin/coroutines/jvm/internal/ContinuationImpl",
              "kotlin/coroutines/jvm/internal/RestrictedContinuationImpl",
              "scala/runtime/AbstractPartialFunction"));

  /** The interfaces of the classes that Groovy makes of a closure and of a lambda. */
  private static final List<String> CLOSURES =
      Arrays.asList(
          "org/codehaus/groovy/runtime/GeneratedClosure",
          "org/codehaus/groovy/runtime/GeneratedLambda");

  private static final Pattern OF_KOTLIN =
      Pattern.compile(
          ".*\\$lambda[$-]\\d+(\\$\\d+)*"
              + "|.*\\$suspendImpl"
              + "|(constructor|toString|hashCode|equals)-impl0?");

  private static final Pattern OF_SCALA =
      Pattern.compile(
          ".*\\$default\\$\\d+\\$?"
              + "|.*\\$default\\$\\d+\\$extension"
              + "|(equals|hashCode)\\$extension"
              + "|.*\\$lzycompute(\\$\\d+)?"
              + "|.*\\$lzyINIT\\d+(\\$\\d+)?"
              + "|.*\\$\\$anonfun\\$\\d+"
              + "|.*\\$_setter_\\$.*"
              + "|.*\\$\\$inline\\$.*"
              + "|delayedEndpoint\\$.*"
              + "|\\$init\\$"
              + "|specInstance\\$");

  private static final Pattern OF_CASE_CLASS =
      Pattern.compile(
          "product(Arity|Element|Iterator|Prefix|ElementName|ElementNames)|canEqual|_\\d+");

  private static final Pattern COMPONENT = Pattern.compile("component\\d+");

  private CompilerMade() {}

  /** Returns whether the compiler made a class of the body of a lambda or closure. */
  static boolean isLambda(ClassHead head) {
    String superName = head.superName();
    if (superName == null) {
      return false;
    }
    for (String closure : CLOSURES) {
      if (head.interfaces().contains(closure)) {
        return true;
      }
    }
    int specialized = superName.indexOf("$mc");
    return LAMBDA_BASES.contains(specialized < 0 ? superName : superName.substring(0, specialized))
        || head.isScala() && head.name().endsWith("$delayedInit$body")
        || superName.startsWith("scala/runtime/AbstractFunction")
            && head.name().contains("$$anonfun$");
  }

  /**
   * Returns whether the method has the body of a method of an interface or trait, for all classes
   * below it, each of which has a method that calls this one. It has the receiver as its first
   * argument, so that expressions would read the wrong one.
   */
  static boolean isBodyForOthers(ClassHead.Method method) {
    String className = method.declarer().name();
    int end = className.indexOf("$DefaultImpls");
    end = end < 0 ? className.indexOf("$Trait$Helper") : end;
    return end > 0
        && !method.isPrivate()
        && method.isStatic()
        && method.descriptor().startsWith("(L" + className.substring(0, end) + ";");
  }

  /** Returns whether only the exact name of a method matches, since the source does not have it. */
  static boolean isHelper(ClassHead.Method method) {
    ClassHead head = method.declarer();
    String name = method.name();
    if (isGenerated(method) || head.isEnum() && isOfEnum(method)) {
      return true;
    }
    if (head.isScala()) {
      return OF_SCALA.matcher(name).matches()
          || method.isStatic() && head.isInterface() && name.endsWith("$")
          || isFieldAccess(method)
          || isOfCaseClass(method)
          || isOfScalaEnum(method);
    }
    if (isKotlin(head)) {
      return OF_KOTLIN.matcher(name).matches() || isOfDataClass(method);
    }
    return "java/lang/Record".equals(head.superName()) && isFieldAccess(method);
  }

  /** Returns whether Groovy says that the source does not have the method. */
  static boolean isGenerated(ClassHead.Method method) {
    return method.annotations().contains(GROOVY);
  }

  static boolean isKotlin(ClassHead head) {
    return head.annotations().contains(KOTLIN);
  }

  private static boolean isOfEnum(ClassHead.Method method) {
    String type = "L" + method.declarer().name() + ";";
    return method.isStatic() && isOfEnum(method, type);
  }

  private static boolean isOfEnum(ClassHead.Method method, String type) {
    return method.toString().equals("values()[" + type)
        || method.toString().equals("valueOf(Ljava/lang/String;)" + type)
        || method.toString().equals("fromOrdinal(I)" + type);
  }

  /** The companion of an enum of Scala 3 has what the enum of Java has itself. */
  private static boolean isOfScalaEnum(ClassHead.Method method) {
    ClassHead head = method.declarer();
    if (!head.interfaces().contains("scala/deriving/Mirror$Sum")) {
      return false;
    }
    String type = "L" + head.name().substring(0, head.name().length() - 1) + ";";
    return isOfEnum(method, type) || method.toString().equals("ordinal(" + type + ")I");
  }

  /** Returns whether the code only reads or writes the field that the method is named for. */
  private static boolean isFieldAccess(ClassHead.Method method) {
    ShortCode code = method.shortCode();
    if (code == null || !code.owner().equals(method.declarer().name())) {
      return false;
    }
    boolean reads = method.descriptor().startsWith("()") && code.kind() == ShortCode.Kind.READ;
    return reads && method.name().equals(code.name())
        || code.kind() == ShortCode.Kind.WRITE && method.name().equals(code.name() + "_$eq");
  }

  private static boolean isOfCaseClass(ClassHead.Method method) {
    ClassHead head = method.declarer();
    if (head.interfaces().contains("scala/runtime/EnumValue")) {
      return OF_CASE_CLASS.matcher(method.name()).matches()
          || method.toString().equals("ordinal()I");
    }
    if (head.interfaces().contains("scala/Product")) {
      return OF_CASE_CLASS.matcher(method.name()).matches()
          || isCopy(method, "copy$default$1") && makes(method, head.name());
    }
    boolean isCompanion = head.name().endsWith("$") && head.declares("unapply");
    return isCompanion
        && (method.name().equals("apply")
                && makes(method, head.name().substring(0, head.name().length() - 1))
            || method.name().equals("fromProduct"));
  }

  private static boolean isOfDataClass(ClassHead.Method method) {
    ClassHead head = method.declarer();
    ShortCode code = method.shortCode();
    return isCopy(method, "copy$default") && makes(method, head.name())
        || COMPONENT.matcher(method.name()).matches()
            && head.declares("copy$default")
            && code != null
            && code.kind() == ShortCode.Kind.READ;
  }

  private static boolean isCopy(ClassHead.Method method, String defaults) {
    return method.name().equals("copy") && method.declarer().declares(defaults);
  }

  /** Returns whether the code only makes an object of the class, of all arguments in order. */
  private static boolean makes(ClassHead.Method method, String className) {
    ShortCode code = method.shortCode();
    return code != null
        && code.kind() == ShortCode.Kind.NEW
        && code.owner().equals(className)
        && PassedArguments.areAll(method, code);
  }
}
