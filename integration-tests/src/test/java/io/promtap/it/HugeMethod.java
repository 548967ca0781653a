// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import javax.tools.ToolProvider;

/**
 * An application whose one method is so near the 65,535 bytes that a method may have that no advice
 * fits into it: the class loads, and cannot be woven.
 */
record HugeMethod(String className) {
  // "total += 1000" is iinc with a wide operand, six bytes.
  private static final int STATEMENTS = 65_500 / 6;

  static HugeMethod compileInto(Path directory) throws IOException {
    String body = String.join("", Collections.nCopies(STATEMENTS, "total += 1000;\n"));
    Path source = directory.resolve("Huge.java");
    Files.writeString(
        source,
        """
        public final class Huge {
          public int execute(String agent) {
            int total = 0;
            %s
            return total;
          }

          public static void main(String[] args) throws Exception {
            System.out.println("RAN " + new Huge().execute("planner"));
            System.in.read();
          }
        }
        """
            .formatted(body));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "--release", "8", "-d", directory.toString(), source.toString());
    assertThat(result).as("compiled").isZero();
    return new HugeMethod("Huge");
  }
}
