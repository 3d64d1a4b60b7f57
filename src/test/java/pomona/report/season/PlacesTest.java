package pomona.report.season;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pomona.journal.PhotoMetadata;

class PlacesTest {
    @Test
    void anOutlineHoldsThreePointsAndMore() {
        Places places = new Places();
        add(places, "two", 9.0, 47.0);
        add(places, "two", 9.1, 47.0);
        for (double along = 0; along < 1; along += 0.25) {
            add(places, "line", 9 + along, 47 + along);
        }
        add(places, "square", 9.0, 47.0);
        add(places, "square", 9.0, 47.2);
        add(places, "square", 9.2, 47.0);
        add(places, "square", 9.2, 47.2);
        add(places, "square", 9.1, 47.1);
        assertThat(places.outlines()).containsOnlyKeys("square");
        assertThat(places.outlines().get("square"))
                .containsExactly(
                        new Places.Point(9.0, 47.0),
                        new Places.Point(9.2, 47.0),
                        new Places.Point(9.2, 47.2),
                        new Places.Point(9.0, 47.2));
        places.add(Optional.of("square"), PhotoMetadata.NONE);
        assertThat(places.count()).isEqualTo(11);
    }

    @Test
    void manyPointsHaveTheOutlineThatFewHave() {
        Random random = new Random(4);
        Places many = new Places();
        for (int i = 0; i < 5000; i++) {
            add(many, "block", 9 + random.nextDouble(), 47 + random.nextDouble());
        }
        add(many, "block", 8, 46);
        add(many, "block", 11, 46);
        add(many, "block", 8, 49);
        add(many, "block", 11, 49);
        assertThat(many.outlines().get("block")).hasSize(4);
    }

    private static void add(Places places, String block, double longitude, double latitude) {
        places.add(Optional.of(block), new PhotoMetadata(null, latitude, longitude, null));
    }
}
