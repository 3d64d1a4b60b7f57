package pomona.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EvidenceMaskTest {
    private static EvidenceMask mask(int orientation, List<Double> cells) {
        return new EvidenceMask(new Turn(orientation, 7, 7), cells);
    }

    /** Evidence in the upper left corner of what is stored. */
    private static List<Double> corner(double corner, double rest) {
        List<Double> cells = new ArrayList<>(Collections.nCopies(49, rest));
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                cells.set(row * 7 + column, corner);
            }
        }
        return cells;
    }

    @Test
    void theMapIsTurnedAsThePictureIs() {
        // The stored picture's upper left corner, by EXIF orientation, as Exif 2.3 defines it.
        Map<Integer, double[]> corners = Map.of(
                1, new double[] {0.1, 0.1},
                2, new double[] {0.9, 0.1},
                3, new double[] {0.9, 0.9},
                4, new double[] {0.1, 0.9},
                5, new double[] {0.1, 0.1},
                6, new double[] {0.9, 0.1},
                7, new double[] {0.9, 0.9},
                8, new double[] {0.1, 0.9});
        corners.forEach((orientation, corner) -> {
            EvidenceMask mask = mask(orientation, corner(0.95, 0.05));
            for (double[] other : corners.values()) {
                assertThat(mask.weight(other[0], other[1]))
                        .as("orientation %d", orientation)
                        .isEqualTo(Arrays.equals(other, corner) ? 1 : 0);
            }
        });
    }

    @Test
    void betweenCellsTheWeightRisesWithoutAStep() {
        EvidenceMask mask = mask(1, corner(0.95, 0.05));
        double before = mask.weight(0, 0.1);
        assertThat(before).isEqualTo(1);
        for (double x = 0; x <= 1; x += 0.001) {
            double weight = mask.weight(x, 0.1);
            assertThat(weight).isLessThanOrEqualTo(before).isCloseTo(before, within(0.05));
            before = weight;
        }
        assertThat(before).isZero();
    }

    @Test
    void evidenceIsMeasuredAgainstTheStrongestCell() {
        EvidenceMask strong = mask(1, corner(0.96, 0.12));
        EvidenceMask faint = mask(1, corner(0.32, 0.04));
        for (double x = 0; x <= 1; x += 0.01) {
            assertThat(faint.weight(x, x)).isCloseTo(strong.weight(x, x), within(1e-9));
        }
        assertThat(faint.strongest()).isEqualTo(0.32);
    }

    @Test
    void underThreeTenthsThereIsNoClearPlaceAndAllIsKept() {
        assertThat(mask(1, corner(0.3, 0)).isClear()).isTrue();
        EvidenceMask thin = mask(1, corner(0.29, 0));
        assertThat(thin.isClear()).isFalse();
        assertThat(thin.weight(0.9, 0.9)).isEqualTo(1);
    }

    @Test
    void aColourOfFullWeightIsUnchangedAndOneOfNoneIsItsOwnGreyAndDarker() {
        for (int rgb : new int[] {0xFFFFFF, 0xD86A18, 0x4C8A38, 0x010203, 0}) {
            assertThat(EvidenceMask.dimmed(rgb, 1)).isEqualTo(rgb);
            int grey = EvidenceMask.dimmed(rgb, 0);
            assertThat(grey & 0xFF).isEqualTo(grey >> 8 & 0xFF).isEqualTo(grey >> 16);
            int brightest = Math.max(rgb >> 16, Math.max(rgb >> 8 & 0xFF, rgb & 0xFF));
            assertThat(grey & 0xFF).isLessThanOrEqualTo(brightest / 2 + 1);
        }
    }

    @Test
    void placesAreTheStrongestCellsAndNotTheirNeighbours() {
        List<Double> cells = new ArrayList<>(Collections.nCopies(49, 0.1));
        cells.set(8, 0.8);
        cells.set(9, 0.9);
        cells.set(40, 0.85);
        cells.set(27, 0.5);
        assertThat(mask(1, cells).places())
                .containsExactly(
                        new EvidenceMask.Place(2.5 / 7, 1.5 / 7, 0.9), new EvidenceMask.Place(5.5 / 7, 5.5 / 7, 0.85));
        assertThat(mask(3, cells).places()).first().isEqualTo(new EvidenceMask.Place(4.5 / 7, 5.5 / 7, 0.9));
        assertThat(mask(1, corner(0.29, 0)).places()).isEmpty();
    }

    @Test
    void cellsThatAreNoGridAreRefused() {
        assertThatThrownBy(() -> mask(1, List.of(0.5))).isInstanceOf(IllegalArgumentException.class);
    }
}
