package pomona.picture.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Unsigned numbers out of a byte array. */
final class Bytes {
    private static final VarHandle INT_BE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    static int u16be(byte[] bytes, int at) {
        return u8(bytes, at) << 8 | u8(bytes, at + 1);
    }

    static int u16le(byte[] bytes, int at) {
        return u8(bytes, at) | u8(bytes, at + 1) << 8;
    }

    static int u24le(byte[] bytes, int at) {
        return u16le(bytes, at) | u8(bytes, at + 2) << 16;
    }

    static long u32be(byte[] bytes, int at) {
        return Integer.toUnsignedLong((int) INT_BE.get(bytes, at));
    }

    static long u32le(byte[] bytes, int at) {
        return Integer.toUnsignedLong(Integer.reverseBytes((int) INT_BE.get(bytes, at)));
    }

    static int i32le(byte[] bytes, int at) {
        return Integer.reverseBytes((int) INT_BE.get(bytes, at));
    }
}
