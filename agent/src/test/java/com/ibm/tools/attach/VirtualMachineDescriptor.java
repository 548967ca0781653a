// SPDX-License-Identifier: Apache-2.0
package com.ibm.tools.attach;

/** A stand-in as {@link VirtualMachine} is one. */
public final class VirtualMachineDescriptor {

  private final String id;
  private final String displayName;

  VirtualMachineDescriptor(String id, String displayName) {
    this.id = id;
    this.displayName = displayName;
  }

  public String id() {
    return id;
  }

  public String displayName() {
    return displayName;
  }
}
