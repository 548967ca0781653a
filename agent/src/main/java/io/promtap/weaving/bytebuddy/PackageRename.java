// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;

/**
 * A rename of packages in a compiled class, as from {@code jakarta/servlet} to {@code
 * javax/servlet}.
 *
 * <p>Every name in a class file is a text of its constant pool, so only these texts are replaced.
 * No instruction is read or written.
 */
final class PackageRename {

  /** The tag of a text (JVM specification, 4.4.7). */
  private static final int UTF8 = 1;

  private PackageRename() {}

  /**
   * @param renames from each old name to the new one, both as {@code a/b}
   */
  static byte[] apply(byte[] classFile, Map<String, String> renames) throws IOException {
    if (renames.isEmpty()) {
      return classFile;
    }
    ClassReader reader = new ClassReader(classFile);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(classFile.length);
    DataOutputStream out = new DataOutputStream(bytes);
    int copied = 0;
    for (int i = 1; i < reader.getItemCount(); i++) {
      int at = reader.getItem(i);
      // A long or a double takes two indices, of which the second has no constant.
      if (at > 0 && classFile[at - 1] == UTF8) {
        out.write(classFile, copied, at - copied);
        int length = 2 + reader.readUnsignedShort(at);
        out.writeUTF(renamed(text(classFile, at, length), renames));
        copied = at + length;
      }
    }
    out.write(classFile, copied, classFile.length - copied);
    return bytes.toByteArray();
  }

  private static String text(byte[] classFile, int at, int length) throws IOException {
    return new DataInputStream(new ByteArrayInputStream(classFile, at, length)).readUTF();
  }

  private static String renamed(String text, Map<String, String> renames) {
    String renamed = text;
    for (Map.Entry<String, String> rename : renames.entrySet()) {
      renamed = renamed.replace(rename.getKey(), rename.getValue());
    }
    return renamed;
  }
}
