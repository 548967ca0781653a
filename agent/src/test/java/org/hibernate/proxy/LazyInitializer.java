package org.hibernate.proxy;

public interface LazyInitializer {

  boolean isUninitialized();
}
