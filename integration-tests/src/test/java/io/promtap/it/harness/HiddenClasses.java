// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * The class files that the agent's own loader finds in its jar: those of a start, which stand there
 * in one piece, and those with an entry each. By path, such as {@code io/promtap/Agent.class}.
 */
public final class HiddenClasses {

  private static final String FOLDER = "promtap/";
  private static final String START = FOLDER + "start";
  private static final String SUFFIX = ".classdata";

  private HiddenClasses() {}

  /** Reads all. */
  public static Map<String, byte[]> all() throws IOException {
    Map<String, byte[]> all = atStart();
    all.putAll(alone());
    return all;
  }

  /** Reads those that have an entry each. */
  public static Map<String, byte[]> alone() throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    try (ZipFile jar = new ZipFile(Artifacts.agentJar().toFile())) {
      List<ZipEntry> entries = new ArrayList<>(jar.stream().toList());
      entries.removeIf(entry -> !entry.getName().endsWith(SUFFIX));
      for (ZipEntry entry : entries) {
        String name = entry.getName();
        String path = name.substring(FOLDER.length(), name.length() - SUFFIX.length()) + ".class";
        try (InputStream in = jar.getInputStream(entry)) {
          found.put(path, in.readAllBytes());
        }
      }
    }
    return found;
  }

  /** Reads those of a start. */
  public static Map<String, byte[]> atStart() throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    byte[] piece;
    try (ZipFile jar = new ZipFile(Artifacts.agentJar().toFile());
        InputStream in = jar.getInputStream(jar.getEntry(START))) {
      piece = in.readAllBytes();
    }
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(piece))) {
      for (ZipEntry entry; (entry = in.getNextEntry()) != null; ) {
        found.put(entry.getName(), in.readAllBytes());
      }
    }
    return found;
  }
}
