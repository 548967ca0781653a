package io.promtap.weaving;

import io.promtap.weaving.AdviceSpec.Binding;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Where a woven method keeps the advice's values: in local variables after all of its own, so that
 * no instruction of the method has to change. In this order: copies of the receiver and arguments
 * that the exit advice reads (the method may assign its own), what the advice methods share, what
 * was thrown, what is returned; then whatever variables an advice method has itself.
 */
final class Slots {

  /** One local variable. */
  static final class Slot {
    final int index;
    final Type type;

    Slot(int index, Type type) {
      this.index = index;
      this.type = type;
    }
  }

  private final String owner;
  private final String method;
  private final boolean isStatic;
  private final boolean isConstructor;
  private final Type[] arguments;
  private final Type returnType;
  private final int first;

  /** By binding kind and number or name; those that live through the whole method come first. */
  private final Map<String, Slot> slots = new LinkedHashMap<>();

  private final int lasting;
  private final Slot thrown;
  private final Slot returned;
  private final int variables;
  private final int end;

  /**
   * @param first the first slot that nothing else uses
   */
  Slots(String owner, ClassFile.Method method, AdviceCode code, int first) {
    this.owner = owner;
    this.method = method.name();
    this.isStatic = Modifier.isStatic(method.access());
    this.isConstructor = method.name().equals("<init>");
    this.arguments = Type.getArgumentTypes(method.descriptor());
    this.returnType = Type.getReturnType(method.descriptor());
    this.first = first;
    AdviceMethod exit = code.exit();
    int next = first;
    if (exit != null) {
      next = addCopies(exit, next);
    }
    next = addLocals(code.enter(), next);
    next = addLocals(exit, next);
    next = add("enter", code.enterType(), next);
    next = add("replacement", code.replacementType(), next);
    lasting = slots.size();
    boolean catches = exit != null && exit.onThrowable();
    next = add("thrown", catches ? Type.getType(Throwable.class) : Type.VOID_TYPE, next);
    variables = add("returned", exit == null ? Type.VOID_TYPE : returnType, next);
    thrown = slots.get("thrown");
    returned = slots.get("returned");
    end = variables + Math.max(variableSlots(code.enter()), variableSlots(exit));
  }

  private int addCopies(AdviceMethod exit, int from) {
    int next = from;
    for (Binding binding : exit.bindings()) {
      Slot original = original(binding);
      // A constructor's receiver cannot be copied before it is one; MethodWeaver sees to it that
      // the original stays.
      if (original != null && !(isConstructor && binding.kind() == Binding.Kind.THIS)) {
        next = add(key(binding), original.type, next);
      }
    }
    return next;
  }

  private int addLocals(AdviceMethod advice, int from) {
    int next = from;
    if (advice != null) {
      Type[] types = advice.parameterTypes();
      for (int i = 0; i < types.length; i++) {
        if (advice.bindings().get(i).kind() == Binding.Kind.LOCAL) {
          next = add(key(advice.bindings().get(i)), types[i], next);
        }
      }
    }
    return next;
  }

  private int add(String key, Type type, int next) {
    if (type.equals(Type.VOID_TYPE) || slots.containsKey(key)) {
      return next;
    }
    slots.put(key, new Slot(next, type));
    return next + type.getSize();
  }

  private static int variableSlots(AdviceMethod advice) {
    return advice == null ? 0 : advice.variableSlots();
  }

  private static String key(Binding binding) {
    switch (binding.kind()) {
      case ENTER:
        return "enter";
      case LOCAL:
        return "local " + binding.constant();
      case REFERENCE:
      case NUMBER:
        return Binding.Kind.ARGUMENT + " " + binding.argument();
      default:
        return binding.kind() + " " + binding.argument();
    }
  }

  /** Where the method itself has its receiver or this argument; {@code null} if it has none. */
  private Slot original(Binding binding) {
    if (binding.kind() == Binding.Kind.THIS) {
      return isStatic ? null : new Slot(0, Type.getObjectType(owner));
    }
    boolean isArgument =
        binding.kind() == Binding.Kind.ARGUMENT
            || binding.kind() == Binding.Kind.REFERENCE
            || binding.kind() == Binding.Kind.NUMBER;
    if (!isArgument || binding.argument() >= arguments.length) {
      return null;
    }
    int index = isStatic ? 0 : 1;
    for (int i = 0; i < binding.argument(); i++) {
      index += arguments[i].getSize();
    }
    return new Slot(index, arguments[binding.argument()]);
  }

  /** Where a bound value is at the beginning of the method; {@code null} if there is none. */
  Slot atEnter(Binding binding) {
    Slot original = original(binding);
    return original != null ? original : slots.get(key(binding));
  }

  /** Where a bound value is at the end of the method; {@code null} if there is none. */
  Slot atExit(Binding binding) {
    switch (binding.kind()) {
      case THROWN:
        return thrown;
      case RETURN:
      case NUMBER_RETURNED:
      case REFERENCE_RETURNED:
        return returned;
      default:
        Slot copy = slots.get(key(binding));
        return copy != null ? copy : original(binding);
    }
  }

  /** The copies to make when the method begins: from the first slot to the second. */
  List<Slot[]> copies(AdviceMethod exit) {
    List<Slot[]> copies = new ArrayList<>();
    for (Binding binding : exit.bindings()) {
      Slot copy = slots.get(key(binding));
      if (copy != null && original(binding) != null) {
        copies.add(new Slot[] {original(binding), copy});
      }
    }
    return copies;
  }

  /** The variables of the advice itself that have to have a value from the beginning. */
  List<Slot> shared() {
    List<Slot> shared = new ArrayList<>();
    for (Map.Entry<String, Slot> entry : slots.entrySet()) {
      if (entry.getKey().startsWith("local ")
          || entry.getKey().equals("enter")
          || entry.getKey().equals("replacement")) {
        shared.add(entry.getValue());
      }
    }
    return shared;
  }

  Slot enter() {
    return slots.get("enter");
  }

  /** What the exit advice wants returned instead, {@code null} if it never wants anything. */
  Slot replacement() {
    return slots.get("replacement");
  }

  /** The binary name of the woven class. */
  String className() {
    return owner.replace('/', '.');
  }

  String methodName() {
    return method;
  }

  Slot thrown() {
    return thrown;
  }

  Slot returned() {
    return returned;
  }

  Type returnType() {
    return returnType;
  }

  boolean isConstructor() {
    return isConstructor;
  }

  /** The first slot for the variables of an advice method. */
  int variables() {
    return variables;
  }

  /** The first slot after all of these. */
  int end() {
    return end;
  }

  /** The frame where the method begins, with what it was given. */
  List<Object> frameAtEnter() {
    List<Object> frame = new ArrayList<>();
    if (!isStatic) {
      frame.add(isConstructor ? Opcodes.UNINITIALIZED_THIS : owner);
    }
    for (Type argument : arguments) {
      frame.add(verified(argument));
    }
    return withLasting(frame);
  }

  /** The frame at the end of the method, of whose own variables nothing is known any more. */
  List<Object> frameAtExit(boolean withOutcome) {
    List<Object> frame = new ArrayList<>();
    if (isConstructor) {
      frame.add(owner);
    }
    withLasting(frame);
    if (withOutcome) {
      addIfAny(frame, thrown);
      addIfAny(frame, returned);
    }
    return frame;
  }

  /** Adds what lives through the whole method to a frame of the method's own. */
  List<Object> withLasting(List<Object> frame) {
    int used = 0;
    for (Object type : frame) {
      used += type == Opcodes.LONG || type == Opcodes.DOUBLE ? 2 : 1;
    }
    for (; used < first; used++) {
      frame.add(Opcodes.TOP);
    }
    int left = lasting;
    for (Slot slot : slots.values()) {
      if (left-- > 0) {
        frame.add(verified(slot.type));
      }
    }
    return frame;
  }

  private static void addIfAny(List<Object> frame, Slot slot) {
    if (slot != null) {
      frame.add(verified(slot.type));
    }
  }

  /** A type as a frame names it. */
  static Object verified(Type type) {
    switch (type.getSort()) {
      case Type.BOOLEAN:
      case Type.BYTE:
      case Type.CHAR:
      case Type.SHORT:
      case Type.INT:
        return Opcodes.INTEGER;
      case Type.LONG:
        return Opcodes.LONG;
      case Type.FLOAT:
        return Opcodes.FLOAT;
      case Type.DOUBLE:
        return Opcodes.DOUBLE;
      default:
        return type.getInternalName();
    }
  }
}
