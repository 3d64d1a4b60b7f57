package pomona.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"leaf.jpg", "LEAF.JPEG", "leaf.jfif", "leaf.2.heic", "leaf.jxl"})
    void namesOfAllKindsOfImagesAreKnown(String name) {
        assertThat(ImageNames.isImage(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaf", "jpg", "leaf.jpg.txt", "leaf."})
    void othersAreNone(String name) {
        assertThat(ImageNames.isImage(name)).isFalse();
    }
}
