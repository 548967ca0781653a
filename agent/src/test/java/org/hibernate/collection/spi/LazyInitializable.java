// SPDX-License-Identifier: Apache-2.0
package org.hibernate.collection.spi;

public interface LazyInitializable {

  boolean wasInitialized();
}
