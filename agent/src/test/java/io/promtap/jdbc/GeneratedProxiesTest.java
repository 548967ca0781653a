// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.weaving.ClassHead;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes that HikariCP's build has generated, as they are in its jar. */
class GeneratedProxiesTest {

  private static final String PACKAGE = "com/zaxxer/hikari/pool/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HikariProxyConnection",
        "HikariProxyStatement",
        "HikariProxyPreparedStatement",
        "HikariProxyCallableStatement"
      })
  void a_method_that_passes_on_calls_that_of_its_superclass_and_translates_what_it_throws(
      String type) throws IOException {
    Map<String, List<String>> calls = calls(PACKAGE + type);
    List<String> passingOn = passingOn(PACKAGE + type);

    assertThat(passingOn).isNotEmpty();
    for (String method : passingOn) {
      assertThat(calls.get(method))
          .as(method)
          .containsExactly(
              "super." + method, "checkException(Ljava/sql/SQLException;)Ljava/sql/SQLException;");
    }
  }

  @Test
  void what_is_passed_to_the_driver_is_not_among_them() throws IOException {
    assertThat(passingOn(PACKAGE + "HikariProxyPreparedStatement"))
        .contains("executeQuery()Ljava/sql/ResultSet;", "execute()Z", "executeBatch()[I")
        .doesNotContain("getWarnings()Ljava/sql/SQLWarning;", "cancel()V")
        .as("HikariCP generates the methods of interfaces that have code without a look above")
        .doesNotContain("executeLargeBatch()[J", "executeLargeUpdate()J");
    assertThat(passingOn(PACKAGE + "HikariProxyConnection"))
        .contains(
            "prepareStatement(Ljava/lang/String;)Ljava/sql/PreparedStatement;",
            "setReadOnly(Z)V",
            "rollback()V")
        .doesNotContain("abort(Ljava/util/concurrent/Executor;)V", "isValid(I)Z");
  }

  @Test
  void the_classes_that_are_written_by_hand_are_not_such() throws IOException {
    assertThat(passingOn(PACKAGE + "ProxyPreparedStatement")).isEmpty();
    assertThat(passingOn("org/h2/jdbc/JdbcCallableStatement")).isEmpty();
  }

  private static List<String> passingOn(String type) throws IOException {
    ClassHead head = ClassHead.read(classFile(type));
    List<String> found = new ArrayList<>();
    for (ClassHead.Method method : head.methods()) {
      if (!method.isConstructor() && GeneratedProxies.passesOn(method)) {
        found.add(method.toString());
      }
    }
    return found;
  }

  /** What each method calls, in the order of the code. */
  private static Map<String, List<String>> calls(String type) throws IOException {
    Map<String, List<String>> calls = new LinkedHashMap<>();
    new ClassReader(classFile(type))
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String generic, String[] thrown) {
                List<String> found = new ArrayList<>();
                calls.put(name + descriptor, found);
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitMethodInsn(
                      int opcode, String owner, String called, String of, boolean ofInterface) {
                    found.add((opcode == Opcodes.INVOKESPECIAL ? "super." : "") + called + of);
                  }
                };
              }
            },
            0);
    return calls;
  }

  private static byte[] classFile(String type) throws IOException {
    try (InputStream in =
        GeneratedProxiesTest.class.getClassLoader().getResourceAsStream(type + ".class")) {
      return in.readAllBytes();
    }
  }
}
