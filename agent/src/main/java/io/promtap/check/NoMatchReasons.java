// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.config.MethodTarget;
import io.promtap.config.NamePattern;
import io.promtap.methods.ActiveRule;
import io.promtap.methods.RuleMatcher;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import java.util.ArrayList;
import java.util.List;

/**
 * A diagnosis of a rule that matches nothing: which of its keys excludes all classes or methods.
 */
final class NoMatchReasons {

  private final ActiveRule entry;
  private final MethodTarget target;
  private final RuleMatcher matcher;
  private int excluded;
  private int named;
  private int below;
  private int annotated;

  NoMatchReasons(ActiveRule entry) {
    this.entry = entry;
    matcher = entry.matcher;
    target = matcher.target();
  }

  void look(CheckedClass type) {
    String name = type.name();
    if (RuleMatcher.needsExactName(name) && !RuleMatcher.matchesAny(entry.exactClasses, name)) {
      return;
    }
    if (!matcher.matchesName(name)) {
      excluded += RuleMatcher.matchesAny(target.classes(), name) ? 1 : 0;
      return;
    }
    named++;
    if (!target.supertypes().isEmpty() && !type.isBelow(matcher)) {
      return;
    }
    below += target.supertypes().contains(name) ? 0 : 1;
    ClassHead file = type.file();
    Hierarchy hierarchy = type.hierarchy();
    if (file != null
        && hierarchy != null
        && !CheckedClass.isAnnotation(file)
        && matcher.isAnnotated(file, hierarchy)) {
      annotated++;
    }
  }

  /**
   * Returns the reasons why the rule matches nothing.
   *
   * @param noted whether the rule has a finding about its methods
   */
  List<String> reasons(KnownNames seen, boolean noted) {
    List<String> reasons = new ArrayList<>();
    if (named == 0) {
      classReasons(seen, reasons);
    } else if (below == 0 && !target.supertypes().isEmpty() && !entry.hasNamedMethod()) {
      typeReasons(seen, reasons);
    } else if (annotated == 0) {
      for (String annotation : target.classAnnotations()) {
        reasons.add(seen.withoutAnnotation(annotation, false));
      }
    } else if (!noted) {
      for (String annotation : target.methodAnnotations()) {
        reasons.add(seen.withoutAnnotation(annotation, true));
      }
    }
    if (reasons.isEmpty() && !noted) {
      reasons.add("no class has all that its keys ask for");
    }
    return reasons;
  }

  private void classReasons(KnownNames seen, List<String> reasons) {
    if (excluded > 0) {
      reasons.add("exclude: leaves none of the " + excluded + " classes");
      return;
    }
    for (NamePattern pattern : target.classes()) {
      String name = pattern.toString();
      String reason = pattern.isExact() ? seen.missing(name) : seen.nothingLike(name);
      if (reason != null) {
        reasons.add(reason);
      }
    }
  }

  private void typeReasons(KnownNames seen, List<String> reasons) {
    for (String type : target.supertypes()) {
      String missing = seen.missing(type);
      if (missing != null) {
        reasons.add(missing);
      } else if (target.classes().isEmpty()) {
        reasons.add("nothing implements or extends " + type);
      } else {
        reasons.add("no class that \"class\" names implements or extends " + type);
      }
    }
  }
}
