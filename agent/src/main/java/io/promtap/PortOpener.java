// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.config.HttpServerConfig;
import io.promtap.exporter.Exporter;
import io.promtap.exporter.PortTrouble;
import io.promtap.log.Log;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;

/** The opening of the side port, which is tried until it succeeds. For the housekeeper's thread. */
final class PortOpener {

  private static final int RETRY_TICKS = 10;
  private static final int PROTECTION_RETRY_TICKS = 5;
  private static final int LONGEST_RETRY_TICKS = 60;

  /** Bounds the memory: a message can contain a text of the operating system. */
  private static final int MOST_COMPLAINTS = 20;

  private final Exporter exporter;
  private final Set<String> complaints = new HashSet<>();
  private int ticksToWait;
  private int nextWait = 1;

  /** Where the port was last to be opened. A reload can move it. */
  private HttpServerConfig place;

  private boolean hopeless;

  PortOpener(Exporter exporter) {
    this.exporter = exporter;
    place = exporter.server();
  }

  /** Opens the port if it is not open and a try is due. Called about once a second. */
  void tick() {
    if (place != exporter.server()) {
      place = exporter.server();
      hopeless = false;
      ticksToWait = 0;
    }
    if (exporter.isWanted() && !hopeless && ticksToWait-- <= 0) {
      open();
    }
    exporter.refreshSecurity();
  }

  private void open() {
    // Set before the try: if memory is short, the handling of the failure may fail too.
    ticksToWait = nextWait - 1;
    try {
      String url = exporter.start();
      nextWait = 1;
      ticksToWait = 0;
      complaints.clear();
      if (url != null) {
        Log.info("metrics at " + url + " " + exporter.reach());
        warnOfWeakness();
      }
    } catch (BindException | UnknownHostException passing) {
      ticksToWait = RETRY_TICKS - 1;
      complain(passing);
    } catch (Throwable failure) {
      if (PortTrouble.isProtection(failure)) {
        ticksToWait = PROTECTION_RETRY_TICKS - 1;
      } else {
        nextWait = Math.min(2 * nextWait, LONGEST_RETRY_TICKS);
      }
      complain(failure);
    }
  }

  private void warnOfWeakness() {
    String weakness = exporter.weakness();
    if (weakness != null) {
      Log.warn(weakness);
    }
  }

  /** Says each reason once. */
  private void complain(Throwable failure) {
    hopeless = PortTrouble.isForEver(failure, place);
    String complaint = PortTrouble.describe(failure, place);
    exporter.announceTrouble(complaint);
    if (complaints.size() < MOST_COMPLAINTS && complaints.add(complaint)) {
      Log.warn(complaint);
    }
  }
}
