// SPDX-License-Identifier: Apache-2.0
package io.promtap.targets;

import java.util.ArrayList;
import java.util.List;

/** The outcome of one search: the targets, and what a person has to know about some of them. */
public final class FoundTargets {

  private final List<Target> targets = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  FoundTargets() {}

  void add(Target target) {
    targets.add(target);
  }

  void note(String text) {
    notes.add(text);
  }

  public List<Target> targets() {
    return targets;
  }

  /** Returns one line each, the same in each search as long as nothing changes. */
  public List<String> notes() {
    return notes;
  }

  /** Returns the text of a file of Prometheus's file discovery, a target a line. */
  public String json() {
    StringBuilder json = new StringBuilder("[");
    String separator = "\n  ";
    for (Target target : targets) {
      json.append(separator).append(target.json());
      separator = ",\n  ";
    }
    return json.append(targets.isEmpty() ? "]\n" : "\n]\n").toString();
  }
}
