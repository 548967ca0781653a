// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.weaving;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Many classes that do a little work, compiled when they are needed. Their constructor takes
 * nothing; each is a {@link java.util.function.IntUnaryOperator} that calls each of its methods
 * once.
 */
final class GeneratedClasses {
  static final String PACKAGE = "generated";

  private GeneratedClasses() {}

  static String className(int number) {
    return PACKAGE + ".Work" + number;
  }

  /** Writes the jar. */
  static void write(Path jar, int classes, int methods) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IOException("This Java has no compiler: set JAVA_HOME to a JDK");
    }
    Path output = Files.createTempDirectory("promtap-generated");
    List<JavaFileObject> sources = new ArrayList<>();
    IntStream.range(0, classes).forEach(number -> sources.add(source(number, methods)));
    List<String> options = List.of("-d", output.toString(), "-proc:none");
    if (!compiler.getTask(null, null, null, options, null, sources).call()) {
      throw new IOException("The generated classes do not compile");
    }
    pack(output.resolve(PACKAGE), jar);
  }

  private static JavaFileObject source(int number, int methods) {
    StringBuilder code = new StringBuilder();
    code.append("package ").append(PACKAGE).append(";\n");
    code.append("public class Work").append(number);
    code.append(" implements java.util.function.IntUnaryOperator {\n");
    code.append("  public int applyAsInt(int in) {\n    int out = in;\n");
    for (int i = 0; i < methods; i++) {
      code.append("    out += step").append(i).append("(\"w\" + out, out);\n");
    }
    code.append("    return out;\n  }\n");
    for (int i = 0; i < methods; i++) {
      code.append(
          """
            int step%d(String word, int in) {
              int sum = in;
              for (int k = 0; k < word.length(); k++) {
                sum = sum * 31 + word.charAt(k);
                if (sum %% 7 == 0) {
                  sum ^= %d;
                }
              }
              return sum;
            }
          """
              .formatted(i, number + i));
    }
    code.append("}\n");
    URI name = URI.create("string:///" + PACKAGE + "/Work" + number + ".java");
    return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return code;
      }
    };
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (Stream<Path> files = Files.list(folder);
        OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Path file : files.sorted().toList()) {
        zip.putNextEntry(new ZipEntry(PACKAGE + "/" + file.getFileName()));
        Files.copy(file, zip);
        zip.closeEntry();
        Files.delete(file);
      }
    }
    Files.delete(folder);
    Files.delete(folder.getParent());
  }
}
