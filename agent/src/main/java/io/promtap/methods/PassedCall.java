// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.ShortCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method that the compiler of Kotlin, Scala or Groovy made, and that passes its call on to the
 * method that the source has: an overload with fewer parameters, a static method for one of an
 * object, a method of a class for the one of its trait. Both have the name that a rule names, so
 * each call would count twice.
 *
 * <p>The one that passes on is not woven where the other one is. That costs nothing at the call,
 * and loses no call: if the rule does not match the other one, the first is woven.
 */
final class PassedCall {

  private static final String DEFAULTS = "$default";
  private static final String MARKER = "kotlin.jvm.internal.DefaultConstructorMarker";

  /** The number of parameters that one mask of Kotlin tells of. */
  private static final int IN_MASK = 32;

  /** A parameter, a mask, and what is always nothing. */
  private static final int FEWEST_WITH_DEFAULTS = 3;

  private PassedCall() {}

  /** Returns whether the rule counts the call in the method that it is passed on to. */
  static boolean countsElsewhere(
      RuleMatcher matcher, ClassHead.Method method, Hierarchy hierarchy) {
    for (ClassHead.Method sibling : siblings(method)) {
      if (matcher.matchesMethod(sibling, hierarchy)) {
        return true;
      }
    }
    String other = otherClass(method);
    return isCountedIn(
        other == null ? traitOfLazyValue(method, hierarchy) : other, matcher, method, hierarchy);
  }

  /** Returns the trait that has the code of a lazy value, which a class reads and keeps. */
  private static @Nullable String traitOfLazyValue(ClassHead.Method method, Hierarchy hierarchy) {
    ClassHead head = method.declarer();
    boolean isLazy =
        head.isScala()
            && method.descriptor().startsWith("()")
            && (head.declares(method.name() + "$lzycompute")
                || head.declares(method.name() + "$lzyINIT1"));
    return isLazy ? interfaceWith(method, head, hierarchy) : null;
  }

  private static @Nullable String interfaceWith(
      ClassHead.Method method, ClassHead below, Hierarchy hierarchy) {
    for (String name : below.interfaces()) {
      ClassHead found = name.startsWith("java/") ? null : hierarchy.find(name);
      if (found != null) {
        boolean isHere = !named(found, method.toString()).isEmpty();
        String declarer = isHere ? name : interfaceWith(method, found, hierarchy);
        if (declarer != null) {
          return declarer;
        }
      }
    }
    return null;
  }

  private static boolean isCountedIn(
      @Nullable String className,
      RuleMatcher matcher,
      ClassHead.Method method,
      Hierarchy hierarchy) {
    ClassHead head = className == null ? null : hierarchy.find(className);
    if (head == null || !matcher.matchesClass(head, new Hierarchy(head, hierarchy.loader()))) {
      return false;
    }
    for (ClassHead.Method target : head.methods()) {
      // Those that a wildcard leaves out have the same reason here and there.
      if (target.toString().equals(method.toString()) && matcher.isAnnotated(target, hierarchy)) {
        return !CompilerMade.isBodyForOthers(target);
      }
    }
    return false;
  }

  /** Returns the methods of the same class that this one may pass its calls on to. */
  private static List<ClassHead.Method> siblings(ClassHead.Method method) {
    ClassHead head = method.declarer();
    if (CompilerMade.isKotlin(head)) {
      String target = withDefaults(method);
      return target == null ? Collections.emptyList() : named(head, target);
    }
    List<ClassHead.Method> siblings = new ArrayList<>(1);
    boolean isGroovy = CompilerMade.isGenerated(method);
    boolean isVarargs = head.isScala() && method.isVarargs();
    for (ClassHead.Method other : isGroovy || isVarargs ? head.methods() : siblings) {
      if (other.name().equals(method.name())
          && other.isStatic() == method.isStatic()
          && (isGroovy ? hasMore(other, method) : takesSequence(other, method))) {
        siblings.add(other);
      }
    }
    return siblings;
  }

  private static List<ClassHead.Method> named(ClassHead head, String nameAndDescriptor) {
    for (ClassHead.Method method : head.methods()) {
      if (method.toString().equals(nameAndDescriptor)) {
        return Collections.singletonList(method);
      }
    }
    return Collections.emptyList();
  }

  /** Returns whether Groovy made one method of the other, whose last parameters have defaults. */
  private static boolean hasMore(ClassHead.Method other, ClassHead.Method method) {
    if (CompilerMade.isGenerated(other)) {
      return false;
    }
    int at = 0;
    List<String> types = Descriptors.parameters(method.descriptor());
    List<String> more = Descriptors.parameters(other.descriptor());
    for (String type : more) {
      at += at < types.size() && types.get(at).equals(type) ? 1 : 0;
    }
    return at == types.size() && more.size() > at;
  }

  /** Returns whether Scala made a method with an array of one with a sequence. */
  private static boolean takesSequence(ClassHead.Method other, ClassHead.Method method) {
    List<String> types = Descriptors.parameters(method.descriptor());
    List<String> others = Descriptors.parameters(other.descriptor());
    int last = types.size() - 1;
    return last >= 0
        && others.size() == types.size()
        && others.subList(0, last).equals(types.subList(0, last))
        && others.get(last).startsWith("scala.collection.")
        && others.get(last).endsWith("Seq");
  }

  /**
   * Returns the method of Kotlin that has all the parameters; {@code null} for a method that does
   * more than to pass on its own ones, with nothing in the place of all others. A user who writes
   * an overload gives one of the others a value.
   */
  private static @Nullable String withDefaults(ClassHead.Method method) {
    ShortCode code = method.shortCode();
    if (code == null || code.kind() != ShortCode.Kind.CALL || !isOwn(method, code)) {
      return null;
    }
    List<String> types = Descriptors.parameters(code.descriptor());
    boolean constructs = method.isConstructor() && code.name().equals("<init>");
    if (types.isEmpty()
        || !(constructs
            ? types.get(types.size() - 1).equals(MARKER)
            : code.name().equals(method.name() + DEFAULTS))) {
      return null;
    }
    // What the call takes: the receiver, all parameters, masks, and nothing for the last one.
    int receiver = method.isStatic() ? 0 : 1;
    int first = constructs ? 0 : receiver;
    if (types.size() < first + FEWEST_WITH_DEFAULTS || code.arguments().size() <= receiver) {
      return null;
    }
    int masks = (types.size() - first - 1 + IN_MASK) / (IN_MASK + 1);
    int count = types.size() - first - 1 - masks;
    List<String> all = types.subList(first, first + count);
    List<ShortCode.Argument> values =
        code.arguments().subList(receiver, code.arguments().size() - 1);
    if (masks < 1 || values.size() != count + masks || !passesOwn(method, code, all, count)) {
      return null;
    }
    int missing = 0;
    for (ShortCode.Argument mask : values.subList(count, values.size())) {
      missing += Integer.bitCount(mask.constant());
    }
    int own = Descriptors.argumentCount(method.descriptor());
    return missing > 0 && missing == count - own
        ? method.name() + target(code, first, count)
        : null;
  }

  private static boolean isOwn(ClassHead.Method method, ShortCode code) {
    return code.owner().equals(method.declarer().name());
  }

  /** Returns whether all own parameters are passed on in order, each for one of its type. */
  private static boolean passesOwn(
      ClassHead.Method method, ShortCode code, List<String> all, int count) {
    int receiver = method.isStatic() ? 0 : 1;
    List<String> own = Descriptors.parameters(method.descriptor());
    List<Integer> slots = PassedArguments.slots(method);
    int at = 0;
    for (int i = 0; i < count; i++) {
      ShortCode.Argument value = code.arguments().get(receiver + i);
      if (value.slot() < 0) {
        if (value.constant() != 0) {
          return false;
        }
      } else if (at == own.size()
          || value.slot() != slots.get(receiver + at)
          || !own.get(at++).equals(all.get(i))) {
        return false;
      }
    }
    return at == own.size();
  }

  /** Returns the descriptor of a call without what Kotlin added to the parameters. */
  private static String target(ShortCode code, int first, int count) {
    String descriptor = code.descriptor();
    return Descriptors.part(descriptor, first, first + count)
        + descriptor.substring(descriptor.indexOf(')') + 1);
  }

  /** Returns the class with the method of the same name and parameters that this one calls. */
  private static @Nullable String otherClass(ClassHead.Method method) {
    ClassHead head = method.declarer();
    ShortCode code = method.shortCode();
    if (code == null
        || code.kind() != ShortCode.Kind.CALL
        || !PassedArguments.areAll(method, code)) {
      return null;
    }
    boolean same = code.name().equals(method.name());
    String owner = code.owner();
    if (method.isStatic()) {
      boolean ofObject =
          head.isScala() && owner.equals(head.name() + "$")
              || CompilerMade.isKotlin(head) && owner.startsWith(head.name() + "$");
      boolean ofPart =
          CompilerMade.isKotlin(head)
              && code.receiverOwner() == null
              && owner.startsWith(head.name() + "__");
      return same && (ofObject && code.receiverOwner() != null || ofPart) ? owner : null;
    }
    if (!head.interfaces().isEmpty() && code.receiverOwner() == null) {
      boolean ofTrait = head.isScala() && code.name().equals(method.name() + "$");
      boolean ofInterface = CompilerMade.isKotlin(head) && same;
      return (ofTrait || ofInterface) && !owner.equals(head.name()) ? owner : null;
    }
    return null;
  }
}
