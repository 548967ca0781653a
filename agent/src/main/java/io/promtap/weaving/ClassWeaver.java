// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The writer of advice into class files. Safe for use by several threads. */
public interface ClassWeaver {

  /** The receiver of the methods that could not be woven. */
  interface LeftOut {

    /** Receives a method. Called once for each, on the thread that weaves. */
    void method(ClassHead.Method method, Throwable reason);
  }

  /**
   * Returns what advice names of the types of the application, where its constants let it run. A
   * weaver that does not know has its advice woven unchecked.
   *
   * @throws IOException if an advice class cannot be read
   */
  default List<ForeignMember> foreignMembers(AdviceSpec advice) throws IOException {
    return Collections.emptyList();
  }

  /**
   * Weaves one class. A method that cannot be woven stays as it is; the others are woven.
   *
   * @param head the head of this class file
   * @param selected the methods that each advice goes into; if a method gets several, the first is
   *     the innermost
   * @return the woven class file; {@code null} if no method of it could be woven
   * @throws IOException if an advice class cannot be read
   * @throws RuntimeException if this class cannot be woven and has to stay as it is
   */
  byte @Nullable [] weave(
      ClassHead head,
      byte[] classFile,
      Map<AdviceSpec, List<ClassHead.Method>> selected,
      LeftOut leftOut)
      throws IOException;
}
