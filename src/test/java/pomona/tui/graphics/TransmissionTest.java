package pomona.tui.graphics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class TransmissionTest {
    private static final Pattern KITTY_CHUNK =
            Pattern.compile("\u001b_G(a=t,f=100,i=77,)?q=2,m=([01]);([A-Za-z0-9+/=]*)\u001b\\\\");

    private static EncodedPicture picture(Protocol protocol) {
        Random random = new Random(5);
        int[] rgb = random.ints(60L * 52, 0, 1 << 24).toArray();
        Graphics graphics = new Graphics(protocol, 6, 13, 256, false, false);
        return PictureEncoder.encode(new Raster(60, 52, rgb), graphics, 10, 4).orElseThrow();
    }

    private static Transmission transmission(EncodedPicture picture) {
        return new Transmission(new PlacedPicture(4, 2, picture, Set.of()), 77);
    }

    private static byte[] all(Transmission transmission) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        while (!transmission.isDone()) {
            sent.writeBytes(transmission.slice());
        }
        return sent.toByteArray();
    }

    /** All that is sent of a picture. */
    static byte[] sent(EncodedPicture picture) {
        return all(transmission(picture));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void noSliceIsLongerThan4KBAndOnlyStringsStayOpen() {
        for (Protocol protocol : Protocol.values()) {
            Transmission transmission = transmission(picture(protocol));
            int open = 0;
            while (!transmission.isDone()) {
                assertThat(transmission.slice().length).isBetween(1, Transmission.SLICE_BYTES);
                open += transmission.isOpen() ? 1 : 0;
            }
            assertThat(transmission.isOpen()).isFalse();
            assertThat(open > 0).isEqualTo(protocol != Protocol.KITTY);
        }
    }

    @Test
    void kittyGetsThePictureInPiecesAndThenItsPlace() {
        EncodedPicture picture = picture(Protocol.KITTY);
        String sent = text(sent(picture));
        Matcher chunks = KITTY_CHUNK.matcher(sent);
        List<String> pieces = new ArrayList<>();
        List<String> more = new ArrayList<>();
        int end = 0;
        while (chunks.find()) {
            assertThat(chunks.start()).isEqualTo(end);
            assertThat(chunks.group(1) != null).isEqualTo(pieces.isEmpty());
            end = chunks.end();
            more.add(chunks.group(2));
            pieces.add(chunks.group(3));
        }
        assertThat(String.join("", pieces))
                .isEqualTo(text(picture.parts().get(0).body()));
        assertThat(pieces).hasSizeGreaterThan(2).allMatch(piece -> piece.length() <= 4096);
        assertThat(more.subList(0, more.size() - 1)).containsOnly("1");
        assertThat(more).endsWith("0");
        assertThat(sent.substring(end))
                .isEqualTo("\u001b7\u001b[3;5H\u001b_Ga=p,q=2,C=1,i=77,p=1,c=10,r=4\u001b\\\u001b8");
    }

    @Test
    void aroundAHoleKittyGetsPartsOfThePicture() {
        Set<CellArea.Cell> hole = Set.of(new CellArea.Cell(13, 5));
        Transmission transmission = new Transmission(new PlacedPicture(4, 2, picture(Protocol.KITTY), hole), 77);
        assertThat(text(all(transmission)))
                .contains("\u001b[3;5H\u001b_Ga=p,q=2,C=1,i=77,p=1,x=0,y=0,w=60,h=39,c=10,r=3\u001b\\")
                .contains("\u001b[6;5H\u001b_Ga=p,q=2,C=1,i=77,p=2,x=0,y=39,w=54,h=13,c=9,r=1\u001b\\");
    }

    @Test
    void itermGetsAFileOfSoManyCells() {
        EncodedPicture picture = picture(Protocol.ITERM);
        String body = text(picture.parts().get(0).body());
        int size = Base64.getDecoder().decode(body).length;
        assertThat(text(sent(picture)))
                .isEqualTo("\u001b7\u001b[3;5H\u001b]1337;File=inline=1;size=" + size
                        + ";width=10;height=4;preserveAspectRatio=0;doNotMoveCursor=1:" + body + "\u001b\\\u001b8");
    }

    @Test
    void eachPartOfASixelPictureHasItsPlace() {
        EncodedPicture picture = picture(Protocol.SIXEL);
        StringBuilder expected = new StringBuilder();
        for (EncodedPicture.Part part : picture.parts()) {
            expected.append("\u001b7\u001b[")
                    .append(3 + part.area().row())
                    .append(";5H")
                    .append(text(part.body()))
                    .append("\u001b8");
        }
        assertThat(picture.parts()).hasSize(4);
        assertThat(text(sent(picture))).isEqualTo(expected.toString());
    }

    @Test
    void whereverItIsAbandonedItsStringIsEnded() {
        for (Protocol protocol : Protocol.values()) {
            EncodedPicture picture = picture(protocol);
            int slices = 0;
            for (Transmission whole = transmission(picture); !whole.isDone(); slices++) {
                whole.slice();
            }
            for (int sent = 0; sent <= slices; sent++) {
                Transmission transmission = transmission(picture);
                for (int i = 0; i < sent; i++) {
                    transmission.slice();
                }
                String end = text(transmission.abandoned());
                boolean begun = sent > 0 && sent < slices;
                switch (protocol) {
                    case KITTY ->
                        assertThat(end).isEqualTo(begun && sent < slices - 1 ? "\u001b_Gq=2,m=0;\u001b\\" : "");
                    case ITERM -> assertThat(end).isEqualTo(begun ? "\u0018\u001b\\\u001b8" : "");
                    case SIXEL -> assertThat(end).isEqualTo(transmission.isOpen() ? "\u001b\\\u001b8" : "");
                }
            }
            assertThat(text(transmission(picture).erased()))
                    .isEqualTo(protocol == Protocol.KITTY ? "\u001b_Ga=d,d=I,q=2,i=77\u001b\\" : "");
        }
    }
}
