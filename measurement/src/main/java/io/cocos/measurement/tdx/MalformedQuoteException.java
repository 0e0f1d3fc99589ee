package io.cocos.measurement.tdx;

/** A quote that is none. */
public final class MalformedQuoteException extends IllegalArgumentException {
  MalformedQuoteException(String message) {
    super(message);
  }
}
