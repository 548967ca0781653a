// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Classes whose definition succeeds or fails. Each line on stdin names a class to load; the answer
 * is what came of it.
 */
public final class Definitions {

  private Definitions() {}

  public static void main(String[] args) throws IOException {
    Defining loader = new Defining();
    System.out.println("READY");
    BufferedReader stdin =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = stdin.readLine()) != null; ) {
      System.out.println("DONE " + line + " " + done(loader, line));
    }
  }

  private static String done(Defining loader, String line) {
    try {
      if (line.equals("superclass comes")) {
        loader.hasSuperclass = true;
        return "well";
      }
      if (line.startsWith("again ")) {
        return loader.define(line.substring("again ".length())).getName();
      }
      Class<?> type =
          line.startsWith("io.promtap.it.web.") ? Class.forName(line) : loader.loadClass(line);
      return type.getName();
    } catch (LinkageError | ClassNotFoundException e) {
      return e.getClass().getName();
    }
  }

  /** A rule means it. */
  public static class Sound {
    public int run() {
      return 1;
    }
  }

  /** A rule means it, and its superclass may not be there. */
  public static class Orphan extends Absent {
    public int run() {
      return 2;
    }
  }

  /** The superclass. */
  public static class Absent {}

  /** Defines the classes of this file anew. */
  private static final class Defining extends ClassLoader {
    boolean hasSuperclass;

    Defining() {
      super(Definitions.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.promtap.it.apps.")) {
        return super.loadClass(name, resolve);
      }
      if (name.endsWith("$Absent") && !hasSuperclass) {
        throw new ClassNotFoundException(name);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    Class<?> define(String name) {
      String path = "/" + name.replace('.', '/') + ".class";
      try (InputStream in = Definitions.class.getResourceAsStream(path)) {
        byte[] bytes = new byte[in.available()];
        new DataInputStream(in).readFully(bytes);
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
