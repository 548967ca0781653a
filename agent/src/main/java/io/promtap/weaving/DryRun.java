// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trial of weaving, for {@code check}: it takes the steps of {@link Transformer} for one class
 * and throws the woven class file away.
 */
public final class DryRun {

  private static final Found NOTHING = new Found(Collections.emptyMap(), Collections.emptyMap());

  private final ProbeIndex index;
  private final RetransformCandidates wanted;
  private final ClassWeaver weaver;

  public DryRun(Probe probe, ClassWeaver weaver) {
    this.weaver = weaver;
    index = new ProbeIndex(Collections.singletonList(probe));
    wanted = new RetransformCandidates(index);
  }

  /** The result for one class. Immutable. */
  public static final class Found {
    private final Map<String, List<String>> methodsByRule;
    private final Map<String, List<String>> obstaclesByRule;

    Found(Map<String, List<String>> methodsByRule, Map<String, List<String>> obstaclesByRule) {
      this.methodsByRule = methodsByRule;
      this.obstaclesByRule = obstaclesByRule;
    }

    /** Returns the methods that each rule chose, {@code a.b.C#name(descriptor)}; may be empty. */
    public Map<String, List<String>> methodsByRule() {
      return methodsByRule;
    }

    /** Returns for each rule sentences on what it chose and cannot be woven; may be empty. */
    public Map<String, List<String>> obstaclesByRule() {
      return obstaclesByRule;
    }
  }

  /**
   * Tries one class.
   *
   * @throws IOException if it cannot be read
   */
  public Found look(ClassSource.Candidate candidate) throws IOException {
    byte[] classFile = isWanted(candidate) ? candidate.read() : new byte[0];
    long bits = index.bits(candidate.name(), classFile);
    if (classFile.length == 0 || bits == 0) {
      return NOTHING;
    }
    ClassHead head = ClassHead.read(classFile);
    WeavingPlan plan = index.select(bits, head, new Hierarchy(head, candidate.loader()));
    Map<String, List<String>> obstacles = weave(head, classFile, plan);
    return new Found(plan.byRule(), obstacles);
  }

  private boolean isWanted(ClassSource.Candidate candidate) {
    String name = candidate.name();
    return index.admits(candidate.loader(), name)
        && (candidate.loaded() == null || wanted.test(candidate.loaded()));
  }

  private Map<String, List<String>> weave(ClassHead head, byte[] classFile, WeavingPlan plan) {
    Map<String, List<String>> chosen = plan.byRule();
    Map<String, List<String>> obstacles = new LinkedHashMap<>();
    try {
      weaver.weave(
          head,
          classFile,
          plan.methods(),
          (method, reason) -> {
            String name = plan.nameOf(method);
            plan.leaveOut(method);
            chosen.forEach(
                (rule, methods) -> {
                  if (methods.contains(name)) {
                    note(obstacles, rule, name + " cannot be woven: " + reason);
                  }
                });
          });
    } catch (IOException | RuntimeException | LinkageError failure) {
      String name = head.name().replace('/', '.');
      chosen.keySet().forEach(rule -> note(obstacles, rule, name + " cannot be woven: " + failure));
      head.methods().forEach(plan::leaveOut);
    }
    return obstacles;
  }

  private static void note(Map<String, List<String>> obstacles, String rule, String text) {
    obstacles.computeIfAbsent(rule, any -> new ArrayList<>()).add(text);
  }
}
