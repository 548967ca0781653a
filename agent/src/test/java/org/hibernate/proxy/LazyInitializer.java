// SPDX-License-Identifier: Apache-2.0
package org.hibernate.proxy;

public interface LazyInitializer {

  boolean isUninitialized();
}
