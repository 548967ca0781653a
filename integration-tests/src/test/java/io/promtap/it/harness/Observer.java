// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.VirtualMachine;
import io.promtap.it.apps.ClassObserver;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;

/** Looks into a running JVM by {@link ClassObserver}, an agent that is loaded for each look. */
public final class Observer {
  private final String pid;
  private final Path directory;
  private final Path jar;
  private int looks;

  public Observer(AppProcess process, Path directory) throws IOException {
    this.pid = String.valueOf(process.pid());
    this.directory = directory;
    this.jar = jar(directory.resolve("observer.jar"));
  }

  /** The code of each class, before the agents that came after the first look. */
  public Map<String, String> code() throws Exception {
    return look("code").given();
  }

  /** The code of each class, after all agents so far; from here on {@link #state} tells more. */
  public Map<String, String> watch() throws Exception {
    return look("watch").given();
  }

  /** What a garbage collection leaves, and what classes were given since {@link #watch}. */
  public State state() throws Exception {
    return look("state");
  }

  /**
   * What a JVM is made of.
   *
   * @param given a fingerprint of the code of each class, by name and loader
   * @param classesOfPromtap how many are alive in its hidden loaders
   * @param threads their names
   */
  public record State(Map<String, String> given, int classesOfPromtap, List<String> threads) {}

  private State look(String what) throws Exception {
    Path answer = directory.resolve("look-" + pid + "-" + ++looks);
    VirtualMachine jvm = VirtualMachine.attach(pid);
    try {
      jvm.loadAgent(jar.toString(), what + " " + answer);
    } catch (AgentLoadException e) {
      // Java 8 answers this, which later JDKs take for a failure.
      if (!"0".equals(e.getMessage())) {
        throw e;
      }
    } finally {
      jvm.detach();
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(answer)))) {
      Map<String, String> code = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        code.put(in.readUTF(), fingerprint(in.readNBytes(in.readInt())));
      }
      if (!what.equals("state")) {
        return new State(code, 0, List.of());
      }
      int classesOfPromtap = in.readInt();
      List<String> threads = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        threads.add(in.readUTF());
      }
      return new State(code, classesOfPromtap, threads);
    }
  }

  /**
   * The same for the same class with its constants in another order: a JVM that is asked for the
   * class file of a class makes one up, and not each time the same.
   */
  private static String fingerprint(byte[] classFile) throws NoSuchAlgorithmException {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile).accept(writer, 0);
    byte[] digest = MessageDigest.getInstance("SHA-1").digest(writer.toByteArray());
    return HexFormat.of().formatHex(digest);
  }

  private static Path jar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Agent-Class", ClassObserver.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    String folder = ClassObserver.class.getPackageName().replace('.', '/');
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream zip = new JarOutputStream(out, manifest);
        Stream<Path> classes = Files.list(Artifacts.apps().resolve(folder))) {
      for (Path classFile : classes.toList()) {
        String name = classFile.getFileName().toString();
        if (name.startsWith(ClassObserver.class.getSimpleName())) {
          zip.putNextEntry(new JarEntry(folder + "/" + name));
          try (InputStream in = Files.newInputStream(classFile)) {
            in.transferTo(zip);
          }
        }
      }
    }
    return file;
  }
}
