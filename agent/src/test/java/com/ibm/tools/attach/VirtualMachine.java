// SPDX-License-Identifier: Apache-2.0
package com.ibm.tools.attach;

import java.util.List;

/** A stand-in for the class of IBM's J9, which no package of a JVM brings to a build machine. */
public final class VirtualMachine {

  private VirtualMachine() {}

  public static List<VirtualMachineDescriptor> list() {
    return List.of(
        new VirtualMachineDescriptor("4712", "b.Main"),
        new VirtualMachineDescriptor("4711", "a.Main --port 1"));
  }
}
