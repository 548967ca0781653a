// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.weaving.ClassHead;
import io.promtap.weaving.ShortCode;
import java.util.ArrayList;
import java.util.List;

/** The arguments of a method that its short code passes on to another one. */
final class PassedArguments {

  private PassedArguments() {}

  /** Returns whether exactly the arguments are passed on, in order. */
  static boolean areAll(ClassHead.Method method, ShortCode code) {
    List<Integer> slots = slots(method);
    boolean withReceiver =
        code.kind() == ShortCode.Kind.CALL && code.receiverOwner() == null && !method.isStatic();
    List<Integer> wanted =
        method.isStatic() || withReceiver ? slots : slots.subList(1, slots.size());
    List<Integer> passed = new ArrayList<>();
    for (ShortCode.Argument argument : code.arguments()) {
      passed.add(argument.slot());
    }
    return passed.equals(wanted);
  }

  /** Returns the local variables of the receiver and the parameters. */
  static List<Integer> slots(ClassHead.Method method) {
    List<Integer> slots = new ArrayList<>();
    int slot = 0;
    if (!method.isStatic()) {
      slots.add(slot++);
    }
    for (String type : Descriptors.parameters(method.descriptor())) {
      slots.add(slot);
      slot += type.equals("long") || type.equals("double") ? 2 : 1;
    }
    return slots;
  }
}
