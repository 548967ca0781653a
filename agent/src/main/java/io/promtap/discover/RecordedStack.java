// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.util.List;

/** A stack of a thread and the time spent there: running at a sample, or waiting. */
final class RecordedStack {
  private final List<JavaMethod> frames;
  private final boolean cut;
  private final boolean waiting;
  private final long nanos;

  private RecordedStack(List<JavaMethod> frames, boolean cut, boolean waiting, long nanos) {
    this.frames = frames;
    this.cut = cut;
    this.waiting = waiting;
    this.nanos = nanos;
  }

  static RecordedStack running(List<JavaMethod> frames, boolean cut, long nanos) {
    return new RecordedStack(frames, cut, false, nanos);
  }

  static RecordedStack waiting(List<JavaMethod> frames, boolean cut, long nanos) {
    return new RecordedStack(frames, cut, true, nanos);
  }

  /** Returns the frames, the innermost first. */
  List<JavaMethod> frames() {
    return frames;
  }

  /** Returns whether the outermost frames are missing. */
  boolean isCut() {
    return cut;
  }

  boolean isWaiting() {
    return waiting;
  }

  long nanos() {
    return nanos;
  }
}
