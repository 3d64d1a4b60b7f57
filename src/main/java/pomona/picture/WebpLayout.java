package pomona.picture;

import org.jspecify.annotations.Nullable;

/**
 * The chunks of a WebP (<a href="https://developers.google.com/speed/webp/docs/riff_container">container</a>). Of an
 * animation the picture is the first frame on its canvas.
 *
 * @param info of the canvas
 * @param frame null where what is there of the file ends before it
 * @param riffEnd where the file ends by its own header
 */
record WebpLayout(PictureInfo info, @Nullable WebpFrame frame, long riffEnd) implements PictureLayout {
    private static final int FIRST_CHUNK = 12;
    private static final int EXTENDED = 0x56503858;
    private static final int EXTENDED_BYTES = 10;
    private static final int ANIMATED = 2;
    private static final int ANIMATION_FRAME = 0x414e4d46;
    private static final int ANIMATION_FRAME_BYTES = 16;
    private static final int EXIF = 0x45584946;

    static WebpLayout read(byte[] file, int length) throws PictureException {
        int body = FIRST_CHUNK + WebpFrame.CHUNK_HEADER_BYTES;
        PictureLayout.requireHeader(body, length, PictureFormat.WEBP);
        long riffEnd = WebpFrame.CHUNK_HEADER_BYTES + Bytes.u32le(file, 4);
        if (WebpFrame.type(file, FIRST_CHUNK) != EXTENDED) {
            WebpFrame frame = WebpFrame.find(file, FIRST_CHUNK, riffEnd, length, 0, 0);
            if (frame == null) {
                throw PictureLayout.headerTruncated(PictureFormat.WEBP);
            }
            return new WebpLayout(info(frame.width(), frame.height(), file, length), frame, riffEnd);
        }
        PictureLayout.requireHeader((long) body + EXTENDED_BYTES, length, PictureFormat.WEBP);
        int width = 1 + Bytes.u24le(file, body + 4);
        int height = 1 + Bytes.u24le(file, body + 7);
        long second = WebpFrame.end(file, FIRST_CHUNK);
        WebpFrame frame;
        if ((file[body] & ANIMATED) != 0) {
            frame = firstOfMany(file, second, riffEnd, length);
        } else {
            frame = WebpFrame.find(file, second, riffEnd, length, 0, 0);
            if (frame != null && (frame.width() != width || frame.height() != height)) {
                throw twoSizes();
            }
        }
        if (frame != null && (frame.left() + frame.width() > width || frame.top() + frame.height() > height)) {
            throw PictureException.bad("The WebP is broken: its first frame goes over its canvas's edge.");
        }
        return new WebpLayout(info(width, height, file, length), frame, riffEnd);
    }

    @Override
    public void checkWhole(byte[] file, int length) throws PictureException {
        if (frame == null || Math.max(frame.data().to(), riffEnd) > length) {
            throw PictureLayout.truncated(PictureFormat.WEBP);
        }
    }

    private static @Nullable WebpFrame firstOfMany(byte[] file, long from, long riffEnd, int length)
            throws PictureException {
        long at = from;
        while (at + WebpFrame.CHUNK_HEADER_BYTES <= riffEnd) {
            if (at + WebpFrame.CHUNK_HEADER_BYTES > length) {
                return null;
            }
            if (WebpFrame.type(file, at) == ANIMATION_FRAME) {
                return inAnimation(file, WebpFrame.content(file, at), length);
            }
            at = WebpFrame.end(file, at);
        }
        throw PictureException.bad("The WebP holds no picture.");
    }

    private static @Nullable WebpFrame inAnimation(byte[] file, Span content, int length) throws PictureException {
        int at = content.from();
        if (length - at < ANIMATION_FRAME_BYTES) {
            return null;
        }
        WebpFrame frame = WebpFrame.find(
                file,
                (long) at + ANIMATION_FRAME_BYTES,
                content.to(),
                length,
                2 * Bytes.u24le(file, at),
                2 * Bytes.u24le(file, at + 3));
        if (frame != null
                && (frame.width() != 1 + Bytes.u24le(file, at + 6)
                        || frame.height() != 1 + Bytes.u24le(file, at + 9))) {
            throw twoSizes();
        }
        return frame;
    }

    private static PictureException twoSizes() {
        return PictureException.bad("The WebP is broken: it names two sizes.");
    }

    private static PictureInfo info(int width, int height, byte[] file, int length) {
        return new PictureInfo(PictureFormat.WEBP.label(), width, height, orientation(file, length));
    }

    /** EXIF stands behind the pixels; where only a head of the file is there, nothing is known of it. */
    private static int orientation(byte[] file, int length) {
        long at = FIRST_CHUNK;
        while (at + WebpFrame.CHUNK_HEADER_BYTES <= length) {
            long end = WebpFrame.end(file, at);
            if (WebpFrame.type(file, at) == EXIF && end <= length) {
                int body = (int) at + WebpFrame.CHUNK_HEADER_BYTES;
                // Some writers keep the JPEG segment's name in front.
                int tiff = end - body > 6 && file[body] == 'E' ? body + 6 : body;
                return ExifOrientation.of(file, tiff, (int) end);
            }
            at = end;
        }
        return 1;
    }
}
