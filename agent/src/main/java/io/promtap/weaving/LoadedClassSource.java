// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The source of the classes that a JVM has loaded. Their files are read again through the loaders,
 * so the changes of agents are not in them; classes that never had a file are left out.
 */
public final class LoadedClassSource implements ClassSource {

  /** The loader of this agent, and of a second agent that runs. */
  private static final String OF_PROMTAP = "io.promtap.premain.HiddenLoader";

  private final Map<String, List<Class<?>>> byName = new HashMap<>();
  private final Set<LoaderKey> loaders = new HashSet<>();

  public LoadedClassSource(Instrumentation instrumentation) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      ClassLoader loader = type.getClassLoader();
      if (!type.isArray()
          && instrumentation.isModifiableClass(type)
          && (loader == null || !loader.getClass().getName().equals(OF_PROMTAP))) {
        byName
            .computeIfAbsent(type.getName().replace('.', '/'), any -> new ArrayList<>())
            .add(type);
        loaders.add(new LoaderKey(loader));
      }
    }
  }

  @Override
  public void forEach(Consumer<Candidate> taker) {
    byName.keySet().forEach(name -> find(name, taker));
  }

  @Override
  public void find(String internalName, Consumer<Candidate> taker) {
    for (Class<?> type : byName.getOrDefault(internalName, Collections.emptyList())) {
      taker.accept(new LoadedClass(internalName, type));
    }
  }

  @Override
  public boolean mayCome(String internalName) {
    for (LoaderKey loader : loaders) {
      if (ClassFileReader.read(loader.get(), internalName).length > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String place() {
    return "among the loaded classes";
  }

  private static final class LoadedClass implements Candidate {
    private final String name;
    private final Class<?> type;

    LoadedClass(String name, Class<?> type) {
      this.name = name;
      this.type = type;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public @Nullable ClassLoader loader() {
      return type.getClassLoader();
    }

    @Override
    public Class<?> loaded() {
      return type;
    }

    @Override
    public byte[] read() {
      return ClassFileReader.read(loader(), name);
    }
  }
}
