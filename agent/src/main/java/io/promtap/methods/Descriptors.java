package io.promtap.methods;

/** Reads method descriptors (JVM specification, section 4.3.3). */
final class Descriptors {

  private Descriptors() {}

  /** The number of arguments, whatever their size. */
  static int argumentCount(String descriptor) {
    int count = 0;
    for (int at = 1; descriptor.charAt(at) != ')'; at++) {
      while (descriptor.charAt(at) == '[') {
        at++;
      }
      if (descriptor.charAt(at) == 'L') {
        at = descriptor.indexOf(';', at);
      }
      count++;
    }
    return count;
  }
}
