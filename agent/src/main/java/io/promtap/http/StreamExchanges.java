// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.bridge.PromtapRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one connection of HTTP/2, by the numbers of their streams. They end in any
 * order.
 *
 * <p>A stream lies at the place that its number names, or at the next free one: the streams of a
 * client have the numbers 1, 3, 5 and so on, so that those which are open together seldom want the
 * same place. A request stays where it was when its stream is over, and the next stream there uses
 * it again. So a stream makes an object only if more of them are open than ever before.
 *
 * <p>Only the connection's own thread changes it. A scrape and a framework that names a stream read
 * it at any time: whether a request is in flight, it says itself.
 */
final class StreamExchanges {

  /** Nothing else bounds the streams of a client if the server does not. */
  private static final int MOST = 8_192;

  private static final int FEW = 2;

  /** A connection keeps the requests of this many streams while none is open. */
  private static final int SPARE = 128;

  /** The number of the stream at each place; 0 if the place is free. The length is a power of 2. */
  private int[] streams = new int[FEW];

  /** Replaced when it grows. Written again when an element was, so that a scrape sees it. */
  private volatile @Nullable PromtapRequest[] requests = new PromtapRequest[FEW];

  private int open;

  /** Returns a request for a stream that opens; {@code null} if too many are open. */
  @Nullable PromtapRequest open(int stream, RequestLife life) {
    int place = take(stream);
    if (place < 0) {
      return null;
    }
    @Nullable PromtapRequest[] all = requests;
    PromtapRequest request = all[place];
    if (request == null || !life.reuse(request, stream)) {
      request = new PromtapRequest();
      request.id = stream;
      request.isServers = true;
      all[place] = request;
      requests = all;
    }
    return request;
  }

  /** Adds a request that has begun elsewhere. */
  void put(int stream, PromtapRequest request) {
    int place = take(stream);
    if (place >= 0) {
      request.id = stream;
      @Nullable PromtapRequest[] all = requests;
      all[place] = request;
      requests = all;
    }
  }

  private int take(int stream) {
    if (open == streams.length) {
      if (open == MOST) {
        return -1;
      }
      grow();
    }
    int place = freePlace(streams, stream);
    streams[place] = stream;
    open++;
    return place;
  }

  private static int freePlace(int[] streams, int stream) {
    int place = firstPlace(stream, streams.length);
    while (streams[place] != 0) {
      place = (place + 1) & (streams.length - 1);
    }
    return place;
  }

  /** The numbers of a client's streams are odd. */
  private static int firstPlace(int stream, int length) {
    return (stream >>> 1) & (length - 1);
  }

  private void grow() {
    int[] more = new int[2 * streams.length];
    @Nullable PromtapRequest[] before = requests;
    @Nullable PromtapRequest[] all = new PromtapRequest[more.length];
    for (int i = 0; i < streams.length; i++) {
      int place = freePlace(more, streams[i]);
      more[place] = streams[i];
      all[place] = before[i];
    }
    streams = more;
    requests = all;
  }

  /** Returns the exchange of a stream; {@code null} if the stream is not open. */
  @Nullable PromtapRequest get(int stream) {
    int place = placeOf(stream);
    return place < 0 ? null : requests[place];
  }

  /**
   * Returns the exchange of a stream; {@code null} if it has not begun or has ended. May be called
   * on any thread.
   */
  @Nullable PromtapRequest find(int stream) {
    @Nullable PromtapRequest[] all = requests;
    int place = firstPlace(stream, all.length);
    for (int i = 0; i < all.length; i++) {
      PromtapRequest each = all[place];
      if (each == null) {
        // No stream ever went past a place without a request.
        return null;
      }
      // The state first: an object is given the number of its next stream before it begins.
      if (RequestLife.isOpen(each) && each.id == stream) {
        return each;
      }
      place = (place + 1) & (all.length - 1);
    }
    return null;
  }

  private int placeOf(int stream) {
    // What a server pushes has even numbers.
    if (open == 0 || (stream & 1) == 0) {
      return -1;
    }
    int place = firstPlace(stream, streams.length);
    for (int i = 0; i < streams.length; i++) {
      if (streams[place] == stream) {
        return place;
      }
      place = (place + 1) & (streams.length - 1);
    }
    return -1;
  }

  /** Closes a stream, and returns its exchange; {@code null} if the stream is not open. */
  @Nullable PromtapRequest close(int stream) {
    int place = placeOf(stream);
    if (place < 0) {
      return null;
    }
    PromtapRequest request = requests[place];
    streams[place] = 0;
    open--;
    if (open == 0 && streams.length > SPARE) {
      streams = new int[FEW];
      requests = new PromtapRequest[FEW];
    }
    return request;
  }

  /** Passes all requests, also those that have ended. */
  void forEach(Consumer<? super PromtapRequest> taker) {
    for (PromtapRequest request : requests) {
      if (request != null) {
        taker.accept(request);
      }
    }
  }
}
