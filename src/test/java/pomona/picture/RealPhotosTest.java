package pomona.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;
import pomona.testing.SharedData;

class RealPhotosTest {
    @Test
    void everyRealPhotoIsReadByEveryDecoderToTheSamePicture() throws Exception {
        ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);
        List<PictureDecoder> decoders = FormatsTest.decoders();
        var refused = new ArrayList<String>();
        var unlike = new ArrayList<String>();
        List<Path> photos = SharedData.photos(".");
        assertThat(photos).hasSizeGreaterThanOrEqualTo(1293);
        for (Path photo : photos) {
            byte[] file = Files.readAllBytes(photo);
            int[][] squares = new int[decoders.size()][];
            for (int i = 0; i < squares.length; i++) {
                try {
                    PictureInfo info = decoders.get(i).decode(file, file.length, rgb);
                    squares[i] = values(rgb);
                    assertThat(PictureInfo.ofHead(file, Math.min(file.length, 64 << 10)))
                            .contains(info);
                } catch (PictureException e) {
                    refused.add("%s by %s: %s".formatted(photo, decoders.get(i).name(), e.getMessage()));
                    squares[i] = new int[0];
                }
            }
            if (meanDifference(squares[0], squares[squares.length - 1]) > 10) {
                unlike.add(photo.toString());
            }
        }
        decoders.forEach(PictureDecoder::close);
        assertThat(refused).isEmpty();
        assertThat(unlike)
                .as("pictures whose decoders differ by more than 10 of 255 on average")
                .isEmpty();
    }

    private static int[] values(ByteBuffer rgb) {
        int[] values = new int[rgb.remaining()];
        Arrays.setAll(values, i -> rgb.get(i) & 0xff);
        return values;
    }

    private static double meanDifference(int[] one, int[] other) {
        double sum = 0;
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            sum += Math.abs(one[i] - other[i]);
        }
        return sum / Math.max(1, one.length);
    }
}
