package io.promtap.weaving;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Does with a class what {@link Transformer} does, up to the woven class file, which is thrown
 * away.
 */
public final class DryRun {

  private static final Found NOTHING = new Found(Collections.emptyMap(), null);

  private final List<Probe> probes;
  private final ProbeIndex index;
  private final WantedClasses wanted;
  private final Weaver weaver = new Weaver();

  public DryRun(Probe probe) {
    probes = Collections.singletonList(probe);
    index = new ProbeIndex(probes);
    wanted = new WantedClasses(index);
  }

  /** What was found in one class. Immutable. */
  public static final class Found {
    private final Map<String, List<String>> methodsByRule;
    private final String obstacle;

    Found(Map<String, List<String>> methodsByRule, String obstacleOrNull) {
      this.methodsByRule = methodsByRule;
      this.obstacle = obstacleOrNull;
    }

    /** By the name of a rule its methods, {@code a.b.C#name(descriptor)}; may be empty. */
    public Map<String, List<String>> methodsByRule() {
      return methodsByRule;
    }

    /** Why the class cannot be woven, or {@code null}. */
    public String obstacle() {
      return obstacle;
    }
  }

  /**
   * Looks at one class.
   *
   * @throws IOException if it cannot be read
   */
  public Found look(ClassSource.Candidate candidate) throws IOException {
    byte[] classFile = isWanted(candidate) ? candidate.read() : new byte[0];
    long bits = ProbeIndex.withoutJdkServer(index.bits(candidate.name(), classFile));
    if (classFile.length == 0 || bits == 0) {
      return NOTHING;
    }
    ClassFile head = ClassFile.read(new ByteArrayInputStream(classFile));
    Selection selection =
        Transformer.select(probes, bits, head, candidate.loader(), new ArrayList<>());
    return new Found(selection.byRule(), weave(head, classFile, selection));
  }

  private boolean isWanted(ClassSource.Candidate candidate) {
    String name = candidate.name();
    return (index.isNamed(name) || candidate.loader() != null && !Transformer.isIgnored(name))
        && (candidate.loaded() == null || wanted.test(candidate.loaded()));
  }

  private String weave(ClassFile head, byte[] classFile, Selection selection) {
    try {
      if (!selection.isEmpty()) {
        weaver.weave(head, classFile, selection.methods());
      }
      return null;
    } catch (IOException | RuntimeException | LinkageError failure) {
      return failure.toString();
    }
  }
}
